"""All processes; one of them, as it is and as it was."""

from flask import url_for

from app.core.actor import Verb, actor
from app.web.look import locale
from app.web.render import render
from app.workflow import access, queries
from app.workflow.models import Design
from app.workflow.pages.blueprint import pages
from app.workflow.pages.sizing import is_whole, sizes
from app.workflow.pages.telling import Told
from app.workflow.process import Process


@pages.get("/processes")
def processes() -> str:
    """List the processes with what is drawn and what stands open."""
    who = actor()
    found = access.designs(who)
    return render(
        "workflow/processes.html",
        designs=found,
        newest={each.code: queries.newest(each.code) for each in found},
        standing={each.code: queries.open_rows(each.code) for each in found},
        may_shape=who.may(Verb.SHAPE_PROCESSES),
        language=locale(),
    )


@pages.get("/processes/<process>")
def show(process: str) -> str:
    """Show the version that new rows take."""
    design = access.design(actor(), process)
    return _shown(design, queries.newest(process))


@pages.get("/processes/<process>/versions/<int:version>")
def version(process: str, version: int) -> str:
    """Show a version as it was published."""
    design = access.design(actor(), process)
    return _shown(design, queries.numbered(process, version))


def _shown(design: Design, found: Process) -> str:
    newest = queries.newest(design.code)
    rows = [each for each in queries.open_rows(design.code) if each.rows]
    return render(
        "workflow/show.html",
        design=design,
        process=found,
        newest=newest,
        told=Told(found.definition),
        sizes=sizes(),
        is_whole=is_whole(),
        lead=lambda piece, code: f"#{piece}-{code}",
        versions=queries.versions(design.code),
        rows_of={
            key: sum(each.rows for each in rows if each.process_id == key)
            for key in {each.process_id for each in rows}
        },
        behind=sum(each.rows for each in rows if each.process_id != newest.id),
        may_shape=actor().may(Verb.SHAPE_PROCESSES),
        language=locale(),
        here=url_for("workflow.show", process=design.code),
    )
