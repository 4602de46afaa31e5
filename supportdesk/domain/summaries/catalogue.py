"""The blocks of the monthly summary in their order, each indicator defined once: its note is its definition and footnote.

Source: domain notes §6, its sixteen blocks.
"""

from supportdesk.domain.summaries.indicators import Block, Indicator
from supportdesk.domain.summaries.kinds import BLOCKS_OF_KINDS
from supportdesk.domain.summaries.loans import FUND, INTEREST, LOANS, QUALITY
from supportdesk.domain.summaries.needs import NEEDS
from supportdesk.domain.summaries.office import RISK, SERVICE, VISITS
from supportdesk.domain.summaries.people import JOBS, PEOPLE, SURVIVAL, VENTURES

BLOCKS = (
    PEOPLE, VENTURES, JOBS, SURVIVAL, LOANS, QUALITY, FUND, INTEREST, SERVICE, VISITS, *BLOCKS_OF_KINDS, NEEDS, RISK,
)  # fmt: skip
INDICATORS: dict[str, Indicator] = {indicator.code: indicator for block in BLOCKS for indicator in block.indicators}
TARGETS = tuple(indicator for indicator in INDICATORS.values() if indicator.takes_target)
BLOCK_OF: dict[str, Block] = {code: block for block in BLOCKS for code in block.codes}
