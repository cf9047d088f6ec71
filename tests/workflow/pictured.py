"""Processes to try things on: those that the desk comes with, one of 20 states, any one at all."""

from importlib import import_module
from typing import Any

from hypothesis import strategies as st

from app.core.actor import SYSTEM
from app.core.db import transaction
from app.workflow import access, drawing, services
from app.workflow.definition import CustomField, Definition, Move, State, StateCategory

INCIDENT = Definition.model_validate(import_module("app.migrations.versions.0004_workflow").DEFAULT)

LONG = (
    ("new", "new", "New", "Новое обращение"),
    ("triage", "open", "First look", "Первичный разбор"),
    ("assigned", "open", "Assigned", "Назначено исполнителю"),
    ("in_progress", "open", "In progress", "В работе"),
    ("waiting_customer", "waiting", "Waiting for customer", "Ждём ответа клиента"),
    ("waiting_documents", "waiting", "Waiting for documents", "Ждём документы от клиента"),
    ("waiting_partner", "waiting", "Waiting for the partner bank", "Ждём ответа банка-партнёра"),
    ("waiting_problem", "waiting", "Waiting for problem", "Ждём решения проблемы"),
    ("fraud_check", "open", "Fraud check", "Проверка службой безопасности"),
    ("chargeback", "open", "Chargeback opened", "Открыт спор по операции"),
    ("card_blocked", "open", "Card blocked", "Карта заблокирована"),
    ("card_reissue", "waiting", "Card being reissued", "Карта перевыпускается"),
    ("courier", "waiting", "With the courier", "Передано курьеру"),
    ("escalated", "open", "With the second line", "Передано второй линии поддержки"),
    ("legal", "waiting", "With the lawyers", "На рассмотрении у юристов"),
    ("approval", "waiting", "Refund to be approved", "Возврат ждёт согласования"),
    ("refund", "open", "Refund on its way", "Возврат средств выполняется"),
    ("resolved", "resolved", "Resolved", "Решено"),
    ("refused", "resolved", "Refused with a reason", "Отказано с указанием причины"),
    ("closed", "closed", "Closed", "Закрыто"),
)
WAYS = (
    "new triage|triage assigned|triage refused|assigned in_progress|in_progress waiting_customer"
    "|waiting_customer in_progress|in_progress waiting_documents|waiting_documents in_progress"
    "|in_progress waiting_partner|waiting_partner in_progress|in_progress waiting_problem"
    "|waiting_problem in_progress|in_progress fraud_check|fraud_check card_blocked"
    "|fraud_check in_progress|card_blocked card_reissue|card_reissue courier|courier resolved"
    "|in_progress chargeback|chargeback waiting_partner|chargeback approval|approval refund"
    "|approval refused|refund resolved|in_progress escalated|escalated in_progress"
    "|escalated legal|legal escalated|legal refused|in_progress resolved|resolved closed"
    "|refused closed|resolved in_progress|closed triage"
)
SPOKEN = {
    "triage assigned": ("Give it to somebody", "Назначить исполнителя"),
    "in_progress waiting_documents": (
        "Ask for the documents",
        "Запросить у клиента недостающие документы",
    ),
    "in_progress chargeback": (
        "Open a chargeback",
        "Открыть спор по операции с платёжной системой",
    ),
    "in_progress fraud_check": ("Suspicion of fraud", "Подозрение на мошенничество"),
    "in_progress escalated": ("Escalate", "Передать второй линии"),
    "escalated in_progress": ("Give back", "Вернуть специалисту первой линии"),
    "approval refund": ("Approve", "Согласовать"),
    "approval refused": ("Refuse", "Отказать с указанием причины"),
    "closed triage": ("Open again", "Открыть повторно"),
}


def twenty() -> Definition:
    """A process as a bank may have it: 20 states, Russian words of the usual length."""
    return Definition.model_validate(
        {
            "first": "new",
            "states": [
                {"code": code, "category": category, "labels": {"en": en, "ru": ru}}
                for code, category, en, ru in LONG
            ],
            "moves": [_move(way) for way in WAYS.split("|")],
            "on_customer": {"waiting_customer": "in_progress", "resolved": "in_progress"},
        }
    )


def _move(way: str) -> dict[str, Any]:
    origin, target = way.split()
    move: dict[str, Any] = {"from": origin, "to": target}
    if way in SPOKEN:
        move["labels"] = dict(zip(("en", "ru"), SPOKEN[way], strict=True))
    if way == "refund resolved":
        move["then"] = [{"do": "wait", "hours": 72, "to": "closed"}]
    return move


def two_drafts() -> None:
    """A draft with a new state that leads nowhere yet, and one of 20 states."""
    carrier = State.model_validate(
        {
            "code": "with_carrier",
            "category": "waiting",
            "labels": {"en": "With the carrier", "ru": "Ждём перевозчика"},
        }
    )
    ask = Move.model_validate(
        {
            "from": "in_progress",
            "to": "with_carrier",
            "labels": {"en": "Ask the carrier", "ru": "Запросить перевозчика"},
            "who": ["assignee", "lead"],
            "needs": ["reason"],
            "then": [{"do": "wait", "hours": 72, "to": "in_progress"}],
        }
    )
    cost = CustomField.model_validate(
        {
            "code": "cost",
            "kind": "number",
            "labels": {"en": "Cost", "ru": "Стоимость"},
            "required": 'state = "resolved" and priority in ("high", "critical")',
            "listed": True,
        }
    )
    with transaction():
        design = access.design(SYSTEM, "incident", to="shape")
        drawn = drawing.put_state(services.begin_draft(design, by=SYSTEM), carrier)
        drawn = drawing.put_field(drawing.put_move(drawn, ask), cost)
        services.redraw(design, drawn, seen=design.revision, by=SYSTEM)
        other = services.found(
            "card_desk", {"en": "Card desk", "ru": "Обслуживание карт"}, like=design, by=SYSTEM
        )
        services.begin_draft(other, by=SYSTEM)
        services.redraw(other, twenty(), seen=other.revision, by=SYSTEM)


WORDS = (
    st.text(st.sampled_from("абвгдежщЩШЖwMil АБVt-"), min_size=1, max_size=60)
    .map(str.strip)
    .filter(bool)
)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Any process of up to 20 states and 60 moves, sound or not."""
    count = draw(st.integers(1, 20))
    codes = [f"s{number}" for number in range(count)]
    code = st.sampled_from(codes)
    pairs = draw(st.lists(st.tuples(code, code), max_size=60, unique=True))
    states = [
        {
            "code": each,
            "category": draw(st.sampled_from(list(StateCategory))),
            "labels": {"en": draw(WORDS)},
        }
        for each in codes
    ]
    moves = [
        {"from": origin, "to": target, "labels": draw(st.none() | WORDS.map(lambda en: {"en": en}))}
        for origin, target in pairs
    ]
    customer = draw(st.dictionaries(code, code, max_size=5))
    shape = {"first": codes[0], "states": states, "moves": moves, "on_customer": customer}
    return Definition.model_validate(shape)
