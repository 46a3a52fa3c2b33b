"""Splink 5 with an expert's settings on the output of `archipel sample`.

    python splink_sample.py SAMPLE_DIR [SAMPLE_DIR ...]

Reads the customer master rows of the four systems (CRM, ledger, ERP, service desk), standardises them as somebody would
who knows German company data, trains a model without labels, clusters at a range of thresholds, and prints pairwise and
B-cubed precision, recall and F1 against `truth/entities.csv`: at the best threshold (chosen with the truth in hand, which
favours Splink) and at a match probability of 0.9. Needs splink>=5, duckdb, pandas and openpyxl.
"""

import resource
import re
import sys
import time
from collections import defaultdict

import duckdb
import pandas as pd
import splink
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from sample_rows import Clusters, read, scores, true_clusters
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

FREE_MAIL = {"t-online.de", "gmx.de", "web.de", "gmail.com", "freenet.de", "gmx.net", "outlook.de", "hotmail.com"}
LEGAL_FORMS = re.compile(
    r"\b(gesellschaft mit beschraenkter haft\w*|gesellschaft buergerlichen rechts|aktiengesellschaft|kommanditgesellschaft"
    r"|offene handelsgesellschaft|eingetragener? kaufmann|eingetragene genossenschaft"
    r"|unternehmergesellschaft( haftungsbeschraenkt)?|ug haftungsbeschr\w*|ug|ggmbh|g m b h|ges m b h|gesmbh|gmbh|mbh|und compagnie"
    r"|co kg|compagnie kg|co|kg|k g|ohg|o h g|ag|a g|e k|ek|e kfm|gbr|g b r|eg|e g|e v|ev)\b"
)
MARKS = re.compile(r"\b(alt|gesperrt|nicht verwenden|dublette|neu)\b")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
ABBREVIATIONS = {"techn": "technik", "elektrotechn": "elektrotechnik", "masch": "maschinen", "gebr": "gebrueder"}


def fold(text):
    text = (text or "").lower().translate(UMLAUTS)
    return re.sub(r"\s+", " ", re.sub(r"[^a-z0-9,]+", " ", text)).strip()


def company(text):
    name = fold(text)
    if name.count(",") == 1 and not LEGAL_FORMS.search(name):
        last, first = name.split(",")
        if len(first.split()) == 1:  # Nachname, Vorname
            name = f"{first} {last}"
    name = re.sub(r"^(herr|frau|hr|fr) ", "", name.replace(",", " "))
    bare = MARKS.sub(" ", LEGAL_FORMS.sub(" ", name))
    words = [ABBREVIATIONS.get(word, word) for word in bare.split() if word not in ("und", "u")]
    return " ".join(words) or name.strip() or None


def street(text):
    line = fold(text).replace(",", " ")
    line = re.sub(r"strasse\b", "str", line)
    return re.sub(r"\bstr\b", "str", line).strip() or None


def phone(text):
    digits = re.sub(r"\(0\)", "", text or "")
    digits = re.sub(r"[^0-9+]", "", digits)
    digits = re.sub(r"^(\+|00)(49|43|41)", "0", digits)
    return digits if len(digits) >= 6 else None


def domain(email, website):
    if email and "@" in email:
        host = email.rsplit("@", 1)[1].lower()
        if host not in FREE_MAIL:
            return host
    host = re.sub(r"^https?://", "", (website or "").lower()).strip("/")
    return re.sub(r"^www\.", "", host) or None


def row(source, record, name, line, postcode, town, tel, email, website, vat, number):
    merged = re.match(r"^(.*?),\s*(\d{4,5})\s+(.+)$", line or "")
    if merged:
        line, postcode, town = merged.groups()
    town = fold(town)
    town = re.sub(r" (am|an der|im) .*$| sauerland$| westerwald$| allgaeu$| saale$", "", town)
    return {
        "unique_id": f"{source}:{record}",
        "source": source,
        "name": company(name),
        "street": street(line),
        "postcode": postcode or None,
        "town": town or None,
        "phone": phone(tel),
        "email": (email or "").lower() or None,
        "domain": domain(email, website),
        "vat": vat or None,
        "number": number or None,
    }


def settings():
    name = cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            cll.NullLevel("name"),
            cll.ExactMatchLevel("name", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("name", 0.95),
            cll.JaroWinklerLevel("name", 0.88),
            cll.CustomLevel(  # one name begins the other: trade or addition left out
                "starts_with(name_l, name_r || ' ') or starts_with(name_r, name_l || ' ')", "one begins the other"),
            cll.JaroWinklerLevel("name", 0.80),
            cll.ElseLevel(),
        ],
    )
    place = cl.CustomComparison(
        output_column_name="street",
        comparison_levels=[
            cll.NullLevel("street"),
            cll.ExactMatchLevel("street", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("street", 0.92),
            cll.ElseLevel(),
        ],
    )
    postcode = cl.CustomComparison(
        output_column_name="postcode",
        comparison_levels=[
            cll.NullLevel("postcode"),
            cll.ExactMatchLevel("postcode", term_frequency_adjustments=True),
            cll.LevenshteinLevel("postcode", 1),
            cll.ElseLevel(),
        ],
    )
    town = cl.CustomComparison(
        output_column_name="town",
        comparison_levels=[
            cll.NullLevel("town"),
            cll.ExactMatchLevel("town", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("town", 0.9),
            cll.ElseLevel(),
        ],
    )
    telephone = cl.CustomComparison(
        output_column_name="phone",
        comparison_levels=[
            cll.NullLevel("phone"),
            cll.ExactMatchLevel("phone", term_frequency_adjustments=True),
            cll.CustomLevel("phone_l[:9] = phone_r[:9]", "same switchboard"),
            cll.ElseLevel(),
        ],
    )
    mail = cl.CustomComparison(
        output_column_name="domain",
        comparison_levels=[
            cll.CustomLevel("(domain_l is null or domain_r is null) and (email_l is null or email_r is null)", "null").configure(
                is_null_level=True),
            cll.CustomLevel("email_l = email_r", "same mailbox"),
            cll.ExactMatchLevel("domain", term_frequency_adjustments=True),
            cll.CustomLevel("domain_l is null or domain_r is null", "no domain"),
            cll.ElseLevel(),
        ],
    )
    number = cl.CustomComparison(
        output_column_name="number",
        comparison_levels=[
            cll.CustomLevel("number_l is null or number_r is null or source_l = source_r", "null").configure(is_null_level=True),
            cll.ExactMatchLevel("number"),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[name, place, postcode, town, telephone, mail, cl.ExactMatch("vat"), number],
        blocking_rules_to_generate_predictions=[
            block_on("name"),
            block_on("vat"),
            block_on("domain"),
            block_on("email"),
            block_on("number"),
            block_on("substr(phone, 1, 9)"),
            block_on("postcode", "substr(name, 1, 3)"),
            block_on("town", "substr(name, 1, 4)"),
            block_on("street"),
            block_on("substr(name, 1, 8)"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def train_and_score(frame):
    api = DuckDBAPI()
    linker = Linker(api.register(frame), settings(), log_level="ERROR")
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("vat"), block_on("name", "postcode"), block_on("name", "phone"), block_on("email", "postcode")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on("name"), block_on("postcode", "street"), block_on("domain"), block_on("substr(phone, 1, 9)")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.01)
    return pairs.as_pandas_dataframe()[["unique_id_l", "unique_id_r", "match_probability", "match_weight"]]


def sweep(truth, scored):
    """Scores at falling match weights, one step of half a bit after the other."""
    clusters, results = Clusters(truth), {}
    ordered = scored.sort_values("match_weight", ascending=False)
    pairs = list(zip(ordered["unique_id_l"], ordered["unique_id_r"], ordered["match_weight"]))
    at = 0
    for step in range(60, -14, -1):
        weight = step / 2
        while at < len(pairs) and pairs[at][2] >= weight:
            clusters.join(pairs[at][0], pairs[at][1])
            at += 1
        results[weight] = scores(truth, clusters)
    return results


def completeness(truth, scored):
    groups = defaultdict(list)
    for record, true_id in truth.items():
        groups[true_id].append(record)
    wanted = {tuple(sorted((a, b))) for group in groups.values() for i, a in enumerate(group) for b in group[i + 1:]}
    seen = {tuple(sorted(pair)) for pair in zip(scored["unique_id_l"], scored["unique_id_r"])}
    return len(wanted & seen) / len(wanted)


def main():
    print(f"splink {splink.__version__}, duckdb {duckdb.__version__}, python {sys.version.split()[0]}")
    for folder in sys.argv[1:]:
        frame, truth = pd.DataFrame(read(folder, row)), true_clusters(folder)
        started = time.monotonic()
        scored = train_and_score(frame)
        seconds = time.monotonic() - started
        results = sweep(truth, scored)
        best = max(results, key=lambda weight: results[weight][0][2])
        fixed = Clusters(truth)
        for left, right, probability in zip(scored["unique_id_l"], scored["unique_id_r"], scored["match_probability"]):
            if probability >= 0.9:
                fixed.join(left, right)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{folder}: {len(frame)} master rows, {len(set(truth.values()))} customers, {seconds:.1f} s, {memory} MB, "
              f"true pairs above p=.01: {completeness(truth, scored):.3f}")
        for label, (pairwise, cubed) in ((f"best (weight >= {best})", results[best]), ("probability >= .9", scores(truth, fixed))):
            print(f"  {label:24} pairwise P {pairwise[0]:.3f} R {pairwise[1]:.3f} F1 {pairwise[2]:.3f}"
                  f"   B-cubed P {cubed[0]:.3f} R {cubed[1]:.3f} F1 {cubed[2]:.3f}")


if __name__ == "__main__":
    main()
