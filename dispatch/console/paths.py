"""The short path of every way a call may end (domain §2.5): what to say, what is asked for, and what the console does."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dispatch.models import FollowUp
from hotline.calls.models import Call
from hotline.calls.phrases import Phrase

D, Why = Call.Disposition, FollowUp.Why


@dataclass(frozen=True)
class Path:
    """One ending. `asks` names the fields of the closing form it needs; `panel` and `topic` what to open beside the call."""

    says: Phrase | None = None
    does: tuple[str | Promise, ...] = ()
    asks: tuple[str, ...] = ()
    why: str = ""  # what a coordinator is told to do
    always: bool = False  # passed on without asking
    panel: str = ""  # route of a panel beside the call
    topic: str = ""


REFER = Phrase(
    "I cannot give legal advice; a lawyer can. May I give you a number?",
    "Yo no puedo dar consejo legal; un abogado sí. ¿Le doy un número?",
)
LATER = Phrase("Somebody will call you back about this.", "Alguien le va a llamar por esto.")
FREE = _("The directory opens beside the call: read it out, text it, or refer.")

PATHS: dict[str, Path] = {
    D.LIVE_REPORT: Path(
        says=Phrase("Call again at once if they leave or come in.", "Llámenos otra vez si se van o si entran."),
        does=(_("Observers were asked, or it says here why not."),), asks=("no_incident",),
    ),
    D.RECENT_REPORT: Path(
        says=Phrase("Stay where you are safe. Is there anybody who saw it?", "Quédese donde esté a salvo. ¿Hay alguien que lo vio?"),
        does=(_("Mark it “just ended” and alert: observers look for witnesses."), _("Somebody taken? Open the family’s card first.")),
        asks=("no_incident",), panel="family-panel",
    ),
    D.PAST_REPORT: Path(
        says=Phrase("Thank you for telling us. We write it down with you within three days.",
                    "Gracias por avisar. Lo escribimos con usted en menos de tres días."),
        does=(_("A coordinator owes them a call within three days."),), why=Why.PAST, always=True,
    ),
    D.FUTURE_REPORT: Path(
        says=Phrase("Thank you. Somebody will plan with you who goes along.", "Gracias. Alguien va a planear con usted quién acompaña."),
        does=(_("A coordinator plans who goes along."),), why=Why.FUTURE, always=True,
    ),
    D.SOMEONE_DETAINED: Path(
        says=Phrase("Tell them not to sign anything. A family worker calls you within the hour.",
                    "Que no firme nada. Una persona de familias le llama antes de una hora."),
        does=(_("The family’s card stays open beside the call; a call to them is owed within the hour."),),
        asks=("no_card",), panel="family-panel",
    ),
    D.RUMOR_QUERY: Path(
        says=Phrase("We have nothing confirmed there. When we know, we tell you.",
                    "No tenemos nada confirmado ahí. Cuando sepamos, le avisamos."),
        does=(_("Say only what is confirmed. It counts for the rumour, and whoever asked is told what it was."),),
        asks=("rumour", "claim"),
    ),
    D.KNOW_YOUR_RIGHTS: Path(does=(_("Read what fits; offer the card or a workshop."),), asks=("rights",)),
    D.LEGAL_QUESTION: Path(says=REFER, does=(FREE,), asks=("pass_on",), why=Why.LEGAL, panel="call-directory", topic="legal"),
    D.SERVICES: Path(says=Phrase("I have numbers for that. What do you need first?", "Tengo números para eso. ¿Qué necesita primero?"),
                     does=(FREE,), asks=("pass_on",), why=Why.SERVICES, panel="call-directory", topic="rent"),
    D.FRAUD_NOTARIO: Path(
        says=Phrase("Keep every paper and receipt. A lawyer can look at it.",
                    "Guarde todos los papeles y recibos. Un abogado los puede ver."),
        does=(FREE,), asks=("pass_on",), why=Why.FRAUD, panel="call-directory", topic="fraud",
    ),
    D.OTHER_EMERGENCY: Path(
        says=Phrase("This sounds like something for 911. Do you want to call, or shall I stay with you while someone calls?",
                    "Esto parece para el 911. ¿Quiere llamar usted, o me quedo en la línea mientras alguien llama?"),
        does=(_("911 from afar reaches the wrong city: give them the local ten-digit number."),
              _("You call yourself only when somebody is at risk now and cannot.")),
        asks=("emergency", "accepted", "we_called"), panel="call-directory", topic="emergency",
    ),
    D.WORKPLACE_ABUSE: Path(
        says=Phrase("You have rights at work, whoever you are. A workers’ centre can help.",
                    "Usted tiene derechos en el trabajo, sea quien sea. Un centro de trabajadores le ayuda."),
        does=(FREE,), asks=("pass_on",), why=Why.WORK, panel="call-directory", topic="work",
    ),
    D.VOLUNTEER_OFFER: Path(says=LATER, does=(_("A coordinator calls them."),), why=Why.VOLUNTEER, always=True),
    D.DONATION: Path(says=LATER, does=(_("A coordinator calls them."),), why=Why.DONATION, always=True),
    D.MEDIA: Path(
        says=Phrase("I cannot speak about that. A coordinator will call you back.", "No puedo hablar de eso. Una coordinadora le llama."),
        does=(_("Say nothing of any incident, not even that there is one."), _("A coordinator calls them.")), why=Why.MEDIA, always=True,
    ),
    D.ELECTED_OFFICIAL: Path(
        says=Phrase("Thank you. A coordinator will call your office.", "Gracias. Una coordinadora llama a su oficina."),
        does=(_("Say nothing of any incident."), _("A coordinator calls them.")), why=Why.OFFICIAL, always=True,
    ),
    D.INFORMANT: Path(
        says=Phrase("This is a community line. We do not take that. Good night.",
                    "Esta es una línea comunitaria. No recibimos eso. Buenas noches."),
        does=(_("Everything typed in this call is erased, and the number: nothing is kept about anybody."),),
    ),
    D.PRANK_ABUSE: Path(
        says=Phrase("I end this call if it goes on.", "Si sigue así, termino la llamada."),
        does=(_("One warning, then end it. Flag the number if there is one: it expires by itself."),), panel="call-number",
    ),
    D.WRONG_NUMBER: Path(does=(_("Nothing else."),)),
    D.SILENT: Path(
        says=Phrase("If you cannot speak, press any key. I stay for a minute.",
                    "Si no puede hablar, oprima una tecla. Me quedo un minuto."),
        does=(_("Stay a minute. Call back once; no message, no text: somebody else may hold the phone."),),
        asks=("call_back_once",),
    ),
    D.TEST: Path(does=(_("Nothing else."),)),
}  # fmt: skip

# As the closing form shows them, each list with number keys.
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("A report"), (D.LIVE_REPORT, D.RECENT_REPORT, D.PAST_REPORT, D.FUTURE_REPORT, D.SOMEONE_DETAINED)),
    (
        _("A question or a need"),
        (
            D.RUMOR_QUERY,
            D.KNOW_YOUR_RIGHTS,
            D.LEGAL_QUESTION,
            D.SERVICES,
            D.FRAUD_NOTARIO,
            D.WORKPLACE_ABUSE,
            D.OTHER_EMERGENCY,
        ),
    ),
    (_("Somebody else"), (D.VOLUNTEER_OFFER, D.DONATION, D.MEDIA, D.ELECTED_OFFICIAL, D.INFORMANT)),
    (_("Nothing to do"), (D.SILENT, D.WRONG_NUMBER, D.PRANK_ABUSE, D.TEST)),
)
# In a busy hour only these are shown first, and nothing more is asked.
BUSY = (D.LIVE_REPORT, D.RUMOR_QUERY, D.KNOW_YOUR_RIGHTS, D.SERVICES, D.WRONG_NUMBER)


def path(disposition: str) -> Path | None:
    return PATHS.get(disposition)


def groups(busy: bool) -> tuple[tuple[Any, tuple[str, ...]], ...]:
    """The endings in their groups; in a busy hour the likely five come first."""
    if not busy:
        return GROUPS
    rest = tuple((name, tuple(one for one in members if one not in BUSY)) for name, members in GROUPS)
    return ((_("Busy hour"), BUSY), *rest)
