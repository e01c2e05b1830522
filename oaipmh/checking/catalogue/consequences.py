"""Why faults matter: what comes of them for a harvester. Several rules share one."""

from django.utils.translation import gettext_lazy as _

STOPS = _("A harvester cannot read the answer. It stops here and receives nothing that follows.")
MISTAKEN = _("Harvesters decide by this what to do next. They go on with wrong data, or give up the harvest.")
LOST = _("Records are lost to harvesters without anybody noticing.")
STALE = _("Harvesters keep showing records that have changed or are gone.")
SILENT = _("A mistake of a harvester goes unnoticed: it takes an answer to another question for the answer to its own.")
REFUSED = _("Validators of aggregators (OpenAIRE, BASE, CORE, the OAI registry) refuse to register the endpoint.")
INVALID = _("Harvesters that validate refuse the record or the whole answer.")
UNCLEAR = _("Aggregators cannot present, filter or link the record as it deserves.")
COSTLY = _("Harvests take longer and burden both sides.")
