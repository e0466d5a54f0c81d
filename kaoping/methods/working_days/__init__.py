"""Working days (工作日) of mainland China: is a day one, count on from a day, count between days, deadlines."""

from kaoping.methods.working_days.calendar import Answer, Calendar, TooFar
from kaoping.methods.working_days.counting import add_working_days, deadline, working_day_from, working_days_between

__all__ = [
    "Answer",
    "Calendar",
    "TooFar",
    "add_working_days",
    "deadline",
    "working_day_from",
    "working_days_between",
]
