"""COAR's resource types, and what other vocabularies call them."""

from __future__ import annotations

from typing import Final, NamedTuple

from deposits.crosswalks.markup import legal
from deposits.models import Kind

_COAR: Final = "http://purl.org/coar/resource_type/"


class ResourceType(NamedTuple):
    """`openaire` is the nearest of the 58 types that OpenAIRE's schema 4.0 knows, by URI; `label` is that type's name."""

    uri: str
    name: str
    openaire: str
    label: str
    datacite: str
    dcmi: str

    @property
    def openaire_general(self) -> str:
        known = {"Dataset": "dataset", "Software": "software"}
        return known.get(
            self.dcmi, "literature" if self.dcmi == "Text" and self.datacite != "Other" else "other research product"
        )

    @property
    def mods(self) -> str:
        """MODS typeOfResource, a closed list."""
        return _MODS.get(self.uri.removeprefix(_COAR)) or _MODS_OF_DCMI[self.dcmi]

    @property
    def marc(self) -> str:
        """Type of record: position 06 of MARC's leader."""
        return _MARC.get(self.uri.removeprefix(_COAR)) or _MARC_OF_DCMI[self.dcmi]


# Code: COAR's name (vocabularies.coar-repositories.org, 3.1), the type of OpenAIRE 4.0 to map down to if it is not one
# itself, DataCite's resourceTypeGeneral (4.7), DCMI type.
_TYPES: Final = {
    "c_7a1f": ("bachelor thesis", "", "Dissertation", "Text"),
    "c_bdcc": ("master thesis", "", "Dissertation", "Text"),
    "c_db06": ("doctoral thesis", "", "Dissertation", "Text"),
    "c_46ec": ("thesis", "", "Dissertation", "Text"),
    "c_93fc": ("report", "", "Report", "Text"),
    "c_18ws": ("research report", "", "Report", "Text"),
    "c_18gh": ("technical report", "", "Report", "Text"),
    "c_186u": ("policy report", "", "Report", "Text"),
    "c_18op": ("project deliverable", "", "Report", "Text"),
    "c_18hj": ("report to funding agency", "", "Report", "Text"),
    "c_18ww": ("internal report", "", "Report", "Text"),
    "c_18wz": ("memorandum", "", "Report", "Text"),
    "c_18wq": ("other type of report", "", "Report", "Text"),
    "c_ba1f": ("report part", "", "Report", "Text"),
    "c_ab20": ("data management plan", "c_18op", "OutputManagementPlan", "Text"),
    "c_6501": ("journal article", "", "JournalArticle", "Text"),
    "c_2df8fbb1": ("research article", "", "JournalArticle", "Text"),
    "c_dcae04bc": ("review article", "", "JournalArticle", "Text"),
    "c_beb9": ("data paper", "", "DataPaper", "Text"),
    "c_7bab": ("software paper", "c_6501", "JournalArticle", "Text"),
    "c_7acd": ("corrigendum", "c_6501", "JournalArticle", "Text"),
    "c_b239": ("editorial", "", "JournalArticle", "Text"),
    "c_545b": ("letter to the editor", "", "JournalArticle", "Text"),
    "c_3e5a": ("contribution to journal", "", "JournalArticle", "Text"),
    "c_998f": ("newspaper article", "c_3e5a", "Text", "Text"),
    "D97F-VB57": ("commentary", "c_1162", "Text", "Text"),
    "c_1162": ("annotation", "", "Text", "Text"),
    "c_816b": ("preprint", "", "Preprint", "Text"),
    "c_8042": ("working paper", "", "Preprint", "Text"),
    "c_0040": ("manuscript", "c_18cf", "Text", "Text"),
    "c_efa0": ("review", "", "PeerReview", "Text"),
    "c_ba08": ("book review", "", "Text", "Text"),
    "H9BQ-739P": ("peer review", "c_efa0", "PeerReview", "Text"),
    "c_c94f": ("conference object", "", "ConferencePaper", "Text"),
    "c_5794": ("conference paper", "", "ConferencePaper", "Text"),
    "c_18cp": ("conference paper not in proceedings", "", "ConferencePaper", "Text"),
    "c_6670": ("conference poster", "", "Poster", "Text"),
    "c_18co": ("conference poster not in proceedings", "", "Poster", "Text"),
    "R60J-J5BD": ("conference presentation", "c_c94f", "Presentation", "Text"),
    "c_f744": ("conference proceedings", "", "ConferenceProceeding", "Text"),
    "c_8544": ("lecture", "", "Presentation", "Text"),
    "c_2f33": ("book", "", "Book", "Text"),
    "c_3248": ("book part", "", "BookChapter", "Text"),
    "c_86bc": ("bibliography", "", "Text", "Text"),
    "c_0640": ("journal", "", "Journal", "Text"),
    "c_2659": ("periodical", "", "Journal", "Text"),
    "c_2cd9": ("magazine", "c_2659", "Journal", "Text"),
    "c_2fe3": ("newspaper", "c_2659", "Journal", "Text"),
    "QX5C-AR31": ("other periodical", "c_2659", "Journal", "Text"),
    "c_0857": ("letter", "", "Text", "Text"),
    "c_6947": ("blog post", "c_18cf", "Text", "Text"),
    "c_baaf": ("research proposal", "", "Text", "Text"),
    "YZ1N-ZFT9": ("research protocol", "c_18cf", "StudyRegistration", "Text"),
    "c_7877": ("clinical study", "c_18cf", "StudyRegistration", "Text"),
    "H41Y-FW7B": ("laboratory notebook", "c_18cf", "Text", "Text"),
    "6NC7-GK9S": ("transcription", "c_18cf", "Text", "Text"),
    "c_71bd": ("technical documentation", "", "Text", "Text"),
    "c_18cf": ("text", "", "Text", "Text"),
    "c_15cd": ("patent", "", "Text", "Text"),
    "C53B-JCY5": ("design patent", "c_15cd", "Text", "Text"),
    "SB3Y-W4EH": ("PCT application", "c_15cd", "Text", "Text"),
    "Z907-YMBB": ("plant patent", "c_15cd", "Text", "Text"),
    "GPQ7-G5VE": ("plant variety protection", "c_15cd", "Text", "Text"),
    "MW8G-3CR8": ("software patent", "c_15cd", "Text", "Text"),
    "9DKX-KSAF": ("utility model", "c_15cd", "Text", "Text"),
    "542X-3S04": ("design", "c_1843", "Other", "Text"),
    "JBNF-DYAD": ("industrial design", "c_1843", "Other", "Text"),
    "BW7T-YM2G": ("layout design", "c_1843", "Other", "Text"),
    "H6QP-SC1X": ("trademark", "c_1843", "Other", "Text"),
    "c_e059": ("learning object", "c_1843", "InteractiveResource", "InteractiveResource"),
    "c_ddb1": ("dataset", "", "Dataset", "Dataset"),
    "ACF7-8YT9": ("aggregated data", "c_ddb1", "Dataset", "Dataset"),
    "c_cb28": ("clinical trial data", "c_ddb1", "Dataset", "Dataset"),
    "FXF3-D3G7": ("compiled data", "c_ddb1", "Dataset", "Dataset"),
    "AM6W-6QAW": ("encoded data", "c_ddb1", "Dataset", "Dataset"),
    "63NG-B465": ("experimental data", "c_ddb1", "Dataset", "Dataset"),
    "A8F1-NPV9": ("genomic data", "c_ddb1", "Dataset", "Dataset"),
    "2H0M-X761": ("geospatial data", "c_ddb1", "Dataset", "Dataset"),
    "DD58-GFSX": ("measurement and test data", "c_ddb1", "Dataset", "Dataset"),
    "FF4C-28RK": ("observational data", "c_ddb1", "Dataset", "Dataset"),
    "CQMR-7K63": ("recorded data", "c_ddb1", "Dataset", "Dataset"),
    "W2XT-7017": ("simulation data", "c_ddb1", "Dataset", "Dataset"),
    "NHD0-W6SY": ("survey data", "c_ddb1", "Dataset", "Dataset"),
    "c_5ce6": ("software", "", "Software", "Software"),
    "c_c950": ("research software", "c_5ce6", "Software", "Software"),
    "QH80-2R4E": ("source code", "c_5ce6", "Software", "Software"),
    "c_c513": ("image", "", "Image", "Image"),
    "c_ecc8": ("still image", "", "Image", "StillImage"),
    "c_8a7e": ("moving image", "", "Audiovisual", "MovingImage"),
    "c_12ce": ("video", "", "Audiovisual", "MovingImage"),
    "c_18cc": ("sound", "", "Sound", "Sound"),
    "c_18cd": ("musical composition", "", "Sound", "Sound"),
    "c_18cw": ("musical notation", "", "Other", "Text"),
    "c_12cc": ("cartographic material", "", "Image", "Image"),
    "c_12cd": ("map", "", "Image", "Image"),
    "c_e9a0": ("interactive resource", "", "InteractiveResource", "InteractiveResource"),
    "c_7ad9": ("website", "", "InteractiveResource", "InteractiveResource"),
    "c_393c": ("workflow", "", "Workflow", "Text"),
    "c_1843": ("other", "", "Other", "Text"),
}
_MODS_OF_DCMI: Final = {
    "Text": "text", "Dataset": "software, multimedia", "Software": "software, multimedia", "Image": "still image",
    "StillImage": "still image", "MovingImage": "moving image", "Sound": "sound recording",
    "InteractiveResource": "software, multimedia",
}  # fmt: skip
_MODS: Final = {
    "c_12cc": "cartographic",
    "c_12cd": "cartographic",
    "c_18cw": "notated music",
    "c_18cd": "sound recording-musical",
}
_MARC_OF_DCMI: Final = {
    "Text": "a", "Dataset": "m", "Software": "m", "Image": "k", "StillImage": "k", "MovingImage": "g", "Sound": "i",
    "InteractiveResource": "m",
}  # fmt: skip
_MARC: Final = {"c_12cc": "e", "c_12cd": "e", "c_18cw": "c", "c_18cd": "j"}
# For a kind whose COAR type an administrator left out or mistyped.
_OF_SEMANTICS: Final = {
    "bachelorThesis": "c_7a1f", "masterThesis": "c_bdcc", "doctoralThesis": "c_db06", "report": "c_93fc", "article": "c_6501",
    "conferencePaper": "c_5794", "conferenceObject": "c_c94f", "book": "c_2f33", "bookPart": "c_3248", "review": "c_efa0",
    "lecture": "c_8544", "preprint": "c_816b", "workingPaper": "c_8042", "patent": "c_15cd", "dataset": "c_ddb1",
}  # fmt: skip


def _all() -> dict[str, ResourceType]:
    return {
        code: ResourceType(_COAR + code, name, _COAR + (down or code), _TYPES[down or code][0], datacite, dcmi)
        for code, (name, down, datacite, dcmi) in _TYPES.items()
    }


TYPES: Final = _all()


def of(kind: Kind) -> ResourceType:
    """By its COAR URI, else by its term of info:eu-repo, else "other"."""
    code = kind.coar_uri.rstrip("/").rpartition("/")[2]
    return TYPES.get(code) or TYPES[_OF_SEMANTICS.get(kind.semantics, "c_1843")]


def name(kind: Kind) -> str:
    """As the repository calls it in Vietnamese. Never empty."""
    return legal(kind.name).strip() or of(kind).name


def is_thesis(kind: Kind) -> bool:
    return kind.is_thesis or kind.semantics in ("bachelorThesis", "masterThesis", "doctoralThesis") or of(kind).name == "thesis"
