"""What one can get, in plain words: the programmes of a county, from the data of their versions."""

from supportdesk.web.public.policies import pages  # noqa: F401 - its views register themselves on the blueprint
