// Everything here only makes quicker what works as a form and a link.
import "./attach.js";
import "./calls.js";
import "./connection.js";
import "./dialogs.js";
import "./drafts.js";
import "./focus.js";
import "./keys.js";
import "./list.js";
import "./menus.js";
import "./notices.js";
import "./optimistic.js";
import "./palette.js";
import "./poll.js";
import "./record.js";
import "./requests.js";
import "./times.js";
import "./toasts.js";
