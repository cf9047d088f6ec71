"""What programs send and read of processes."""

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.workflow.checking import Finding
from app.workflow.definition import Code, CustomField, Definition, FieldKind, Labels
from app.workflow.kinds import KINDS
from app.workflow.models import Design, Migration
from app.workflow.process import Process

StateCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Sent(BaseModel):
    """What a program sends: a field that is not known is refused (attack class 21)."""

    model_config = ConfigDict(extra="forbid")


class ProcessOut(BaseModel):
    """A process, in its newest version or in the one that was asked for."""

    code: str
    kind: str = Field(description="what follows it: incident or problem")
    labels: dict[str, str] = Field(description="a word per language")
    version: int
    has_draft: bool
    definition: Definition

    @classmethod
    def of(cls, design: Design, process: Process) -> Self:
        return cls(
            code=design.code,
            kind=design.kind,
            labels=design.labels,
            version=process.version,
            has_draft=design.draft is not None,
            definition=process.definition,
        )


class ProcessesOut(BaseModel):
    processes: list[ProcessOut]


class ProcessIn(Sent):
    """A new process, whose first version is like the newest of another."""

    code: Code
    labels: Labels
    like: Code


class FindingOut(BaseModel):
    """Something wrong with a draft. A fault keeps it from being published, a doubt does not."""

    piece: Literal["process", "state", "move", "field"]
    code: str = Field(description="which; of a move: from~to; of the process: empty")
    words: str
    is_doubt: bool

    @classmethod
    def of(cls, finding: Finding) -> Self:
        return cls.model_validate(
            {
                "piece": finding.piece,
                "code": finding.code,
                "words": str(finding.words),
                "is_doubt": finding.is_doubt,
            }
        )


class DraftOut(BaseModel):
    """The draft of the next version; its revision is its ETag."""

    process: str
    definition: Definition
    findings: list[FindingOut]
    revision: int
    changed_by: str | None = Field(description="the name at that moment")
    changed_at: AwareDatetime


class OpenRowsOut(BaseModel):
    version: int
    state: str
    rows: int = Field(description="those that are not closed")


class MigrationIn(Sent):
    """From which state of which older version to which of the newest; others keep their code."""

    mapping: Annotated[
        dict[Annotated[str, Field(pattern=r"^[1-9][0-9]{0,5}$")], dict[StateCode, StateCode]],
        Field(description="by version, and in it by state"),
    ] = {}


class MigrationOut(BaseModel):
    """Open rows on their way to the newest version."""

    to_version: int
    rows: int = Field(description="how many there were at its start")
    done: int = Field(description="how many are taken over")
    by: str = Field(description="the name at that moment")
    created_at: AwareDatetime
    finished_at: AwareDatetime | None = Field(description="null: it is at work")

    @classmethod
    def of(cls, migration: Migration, process: Process) -> Self:
        return cls(
            to_version=process.version,
            rows=migration.rows,
            done=migration.done,
            by=migration.by_name,
            created_at=migration.created_at,
            finished_at=migration.finished_at,
        )


class StandingOut(BaseModel):
    """Where the open rows of a process stand, and the last time that some were taken over."""

    open: list[OpenRowsOut]
    migration: MigrationOut | None


class FieldsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["incident", "problem"] = "incident"


class NameOut(BaseModel):
    """What conditions may ask of a row beside the fields of its process."""

    name: str
    kind: FieldKind | None = Field(description="null: several words at once")
    among: list[str] | None = Field(description="the only values it takes; null: any")


class FieldsOut(BaseModel):
    """The fields of all processes of this kind, and the names that conditions know beside them."""

    fields: list[CustomField]
    names: list[NameOut]

    @classmethod
    def of(cls, kind: str, fields: list[CustomField]) -> Self:
        known = KINDS[kind].names
        return cls(
            fields=fields,
            names=[
                NameOut(name=name, kind=each.kind, among=_sorted(each.among))
                for name, each in known.items()
            ],
        )


def _sorted(words: frozenset[str] | None) -> list[str] | None:
    return None if words is None else sorted(words)
