"""Why incidents hang where they do, and what is offered for them: what programs send and read."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from app.incidents.schemas.sent import Sent


class NearOut(BaseModel):
    """An earlier message that the incident is like."""

    incident: str = Field(description="INC-1042")
    score: float


class WhyOut(BaseModel):
    """Why the matcher thinks that an incident belongs to a problem."""

    score: float = Field(description="how alike it is to the nearest member, at most 1")
    nearest: list[NearOut] = Field(description="those of the three nearest that the caller sees")
    hidden: int = Field(description="how many of them the caller does not see")
    shared: list[str] = Field(description="words that it shares with them")
    burst: bool = Field(description="it came with many like it in a short time")
    by_words: bool = Field(description="only words were compared: the model was away")


class SuggestionOut(BaseModel):
    """A problem that was offered for an incident."""

    incident: str = Field(description="INC-1042")
    problem: str = Field(description="PRB-7")
    title: str = Field(description="of the problem")
    state: Literal["open", "accepted", "declined", "passed"] = Field(
        description="passed: nobody said anything, and the incident came elsewhere or is over"
    )
    by: str | None = Field(description="who spoke last; the name at that moment")
    why: WhyOut


class MatchingOut(BaseModel):
    """Whether the matcher judges what comes. Unless it follows, words alone offer problems."""

    state: Literal["following", "never_started", "away", "no_model", "failing", "behind"] = Field(
        description="following: it judges; any other: only words are compared, and nothing joins"
    )
    since: AwareDatetime | None = Field(
        description="what came after this moment waits for it; null: nothing does, or all of it"
    )


class SuggestionsOut(BaseModel):
    """What was offered for an incident, the surest first; problems that the caller sees."""

    suggestions: list[SuggestionOut]
    matching: MatchingOut


class SuggestionStateIn(Sent):
    state: Literal["accepted", "declined", "open"] = Field(
        description="accepted: the incident joins; open: takes back what was said"
    )


class OpenSuggestionOut(BaseModel):
    """An offer that waits for an answer."""

    incident: str = Field(description="INC-1042")
    subject: str
    problem: str = Field(description="PRB-7")
    title: str = Field(description="of the problem")
    at: AwareDatetime = Field(description="when it was offered")
    why: WhyOut


class OpenSuggestionsOut(BaseModel):
    """What waits for an answer, newest first, where the caller sees both."""

    suggestions: list[OpenSuggestionOut]
    next_cursor: str | None = Field(description="null: the end")
    matching: MatchingOut


class OfferedOut(BaseModel):
    """The newest 50 incidents for which a problem is offered, as far as the caller sees them."""

    suggestions: list[OpenSuggestionOut]
    more: int = Field(description="so many others, seen or not")
    matching: MatchingOut
