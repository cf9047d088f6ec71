"""Proposals and rules as programs send and read them."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from app.incidents.schemas.sent import Sent

WayName = Literal["at_once", "asked", "each", "never"]


class ProposedOut(BaseModel):
    incident: str = Field(description="INC-1042")
    subject: str
    score: float = Field(description="how near to the middle of the burst")
    shared: list[str] = Field(description="words that it shares with the nearest others")


class ProposalOut(BaseModel):
    """A burst that waits for a lead; the most central message that the caller sees is first."""

    id: str
    department: str | None = Field(description="path; null: of every lead")
    found_at: AwareDatetime
    incidents: list[ProposedOut]
    hidden: int = Field(description="how many more the caller does not see")


class ProposalsOut(BaseModel):
    """The fifty that wait longest."""

    proposals: list[ProposalOut]


class AnswerIn(Sent):
    answer: Literal["yes", "no"]


class AnswerOut(BaseModel):
    answer: Literal["yes", "no"]
    problem: str | None = Field(description="what a yes opened: PRB-7")


class RuleIn(Sent):
    way: WayName


class RuleOut(BaseModel):
    """When problems of a category open: by its own rule, or that of the category above."""

    category: str | None = Field(description="code; null: above all, and without one")
    way: WayName
    own: bool = Field(description="false: from above")
    set_by: str | None
    set_at: AwareDatetime | None


class RulesOut(BaseModel):
    rules: list[RuleOut]
