"""The post office of this house: its mail server from the settings, its letterhead from the county."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import ConfigurationError, Settings
from supportdesk.domain.words import say
from supportdesk.jobs.outbox import PostOffice
from supportdesk.jobs.smtp import Server
from supportdesk.models.accounts import OrgUnit, UnitLevel
from supportdesk.papers.mails import Letterhead


def post_office(settings: Settings, session: Session) -> PostOffice:
    """Return it; raises ConfigurationError for an address of a mail server that cannot be meant."""
    counties = session.scalars(
        select(OrgUnit.county_name).where(OrgUnit.level == UnitLevel.COUNTY).order_by(OrgUnit.path).limit(2)
    ).all()
    # A house with several counties signs without the name of one.
    desk = say("{county}返乡创业服务台", county=counties[0] if len(counties) == 1 else "")
    try:
        server = Server.at(settings.smtp_url) if settings.smtp_url else None
    except ValueError:
        raise ConfigurationError("not_a_mail_server", name="SUPPORTDESK_SMTP_URL") from None
    return PostOffice(server, Letterhead(settings.mail_from, desk, settings.public_url))
