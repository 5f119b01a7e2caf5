"""The copy of one's own data in plain words, where its file has short names. Spoken in the partner's language."""

from collections.abc import Mapping

from practice.services.mail import mail_texts
from practice.texts import N_

EVENTS: Mapping[str, str] = {
    "homework.opened": N_("Opened with link and PIN"),
    "homework.wrong_pin": N_("A wrong PIN was typed"),
    "homework.acknowledged": N_("Read who sees the answers"),
    "homework.handed_over": N_("A device was handed over to answer on"),
    "homework.sent": N_("Answers sent"),
    "link.extended": N_("The link was made to end later"),
    "link.renewed": N_("A new link was made"),
    "link.revoked": N_("The link was ended"),
    "pin.chosen": N_("An own PIN was chosen"),
    "pin.handed_over": N_("The PIN was handed over"),
    "pin.made": N_("A PIN was made"),
    "pin.removed": N_("The PIN was removed"),
    "pin.renewed": N_("A new PIN was made"),
    "pin.switched_off": N_("The PIN was switched off"),
    "response.corrected": N_("Answers that were typed from paper were corrected"),
    "response.entered": N_("Answers were typed from paper"),
    "sharing.chosen": N_("Chosen what may be looked at together"),
    "mail.stopped": N_("No more mail was asked for"),
    "reminders.switched_off": N_("Reminders were switched off"),
    "reminders.switched_on": N_("Reminders were switched on"),
}
MAILS: Mapping[str, str] = {
    mail_texts.LINK: N_("A mail with the link"),
    mail_texts.NOT_OPENED: N_("A reminder"),
    mail_texts.ENDS_SOON: N_("A reminder"),
}
