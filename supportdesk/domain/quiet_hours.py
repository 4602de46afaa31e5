"""Hours in which nobody is to be disturbed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True)
class QuietHours:
    """From one time of day to another, the first within and the second without; over midnight when it ends earlier.

    The same time twice means that there are no quiet hours.
    """

    begin: time
    end: time

    def holds(self, clock: time) -> bool:
        """Tell whether a time of day lies within."""
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def after(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it falls into. `moment` is in the reader's civil time."""
        if not self.holds(moment.time()):
            return moment
        ends = moment.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return ends if ends > moment else ends + timedelta(days=1)
