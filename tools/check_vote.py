#!/usr/bin/env python3
"""Checks a submission folder of isodesk with nothing but the folder. Python 3, standard library only.

Written from docs/VOTE_JSON.md, and sharing no code with isodesk, so that one can be held against the other.

  python3 tools/check_vote.py FOLDER...      what does not hold, one `CODE: place` a line; ends with 1 if anything
  python3 tools/check_vote.py --recount      JSON lines of rounds on stdin, their outcomes on stdout
"""

import csv
import hashlib
import io
import json
import os
import sys
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

ALWAYS = ("vote.json", "vote.pdf", "tally.csv", "evidence.json")
IN_FAVOUR = set("""approve approve-with-comments approve-as-presented approval yes agree in-favour in-favor support
    positive no-objection""".split())
AGAINST = set("disapprove disapproval no disagree against object objection negative do-not-support".split())
ABSTAIN = set("""abstain abstention abstain-lack-of-consensus abstain-lack-of-expert-input
    abstain-lack-of-national-consensus abstain-lack-of-national-expert-input""".split())


class Broken(list):
    """What does not hold: pairs of a code and a place."""

    def add(self, code, place):
        self.append((code, place))

    def same(self, code, place, says, should):
        if says != should:
            self.add(code, f"{place}: {short(says)} should be {short(should)}")


def short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:80] + "…"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


# ---- counting -------------------------------------------------------------------------------------------------


def folded(choice):
    return " ".join(choice.split()).lower().replace(" ", "-").replace("_", "-")


def effect(question, choice):
    for offer in question["offers"]:
        if folded(offer["choice"]) == folded(choice):
            return offer["effect"]
    word = folded(choice)
    if word in IN_FAVOUR:
        return "for"
    if word in AGAINST:
        return "against"
    return "abstain" if word in ABSTAIN else "alternative"


def share(text):
    """A share as (numerator, denominator, must be exceeded, of the membership)."""
    text = text.strip()
    whole = text.endswith("of the membership")
    text = text.removesuffix("of the membership").strip()
    if text == "majority":
        return 1, 2, True, whole
    numerator, denominator = text.split("/")
    return int(numerator), int(denominator), False, whole


def in_force(question, opened, votes):
    found = {}
    for vote in votes:
        if vote["question"] == question["number"] and vote["round"] <= opened["round"]:
            found[vote["organization"]] = vote
    return [found[one["organization"]] for one in opened["eligible"] if one["organization"] in found]


def add(counts, choice, votes):
    for count in counts:
        if folded(count["choice"]) == folded(choice):
            count["votes"] += votes
            return
    counts.append({"choice": choice, "votes": votes})


def outcome(question, opened, votes, as_of):
    """One question of a round, counted and judged."""
    valid = in_force(question, opened, votes)
    counts = [{"choice": offer["choice"], "votes": 0} for offer in question["offers"]]
    for vote in valid:
        add(counts, vote["choice"], 1)
    eligible = len(opened["eligible"])
    silent = eligible - len(valid)
    by_silence = silent if opened["rules"]["silence"] == "approve" else 0
    if by_silence:
        names = [offer["choice"] for offer in question["offers"] if offer["effect"] == "for"]
        add(counts, names[0] if names else "approve", by_silence)
    negatives = [
        vote["organization"]
        for vote in valid
        if effect(question, vote["choice"]) == "against" and (vote["reason"] or "").strip()
    ]
    tally = {
        "question": question["number"],
        "round": opened["round"],
        "eligible": eligible,
        "counts": counts,
        "absent": silent - by_silence,
        "by_silence": by_silence,
    }
    return judge(question, tally, negatives, opened["rules"], as_of, opened["closes"])


def judge(question, tally, negatives, rules, as_of, closes):
    sides = []
    for count in tally["counts"]:
        kind = effect(question, count["choice"])
        if kind == "abstain":
            continue
        joined = [side for side in sides if side["kind"] == kind and kind in ("for", "against")]
        if joined:
            joined[0]["votes"] += count["votes"]
        else:
            sides.append({"kind": kind, "choice": count["choice"], "votes": count["votes"]})
    most = max((side["votes"] for side in sides), default=0)
    leaders = [side for side in sides if side["votes"] == most and most > 0]
    leading = leaders[0] if len(leaders) == 1 else None

    needed = 0
    if rules["quorum"] != "none":
        numerator, denominator, _, _ = share(rules["quorum"])
        needed = -(-tally["eligible"] * numerator // denominator)
    responded = tally["eligible"] - tally["absent"]
    quorum = {"needed": needed, "responded": responded, "met": responded >= needed}

    numerator, denominator, exceeded, whole = share(rules["threshold"])
    voting = sum(side["votes"] for side in sides)
    of = tally["eligible"] if whole else voting
    left, right = most * denominator, of * numerator
    enough = left > right if exceeded else left >= right
    threshold = {
        "rule": rules["threshold"],
        "for": most,
        "of": of,
        "met": leading is not None and of > 0 and enough,
    }

    unresolved = negatives if leading and leading["kind"] == "for" else []
    last_day = date.fromisoformat(as_of) + timedelta(days=rules["recirculation_days"])
    in_time = tally["round"] == 1 and last_day <= date.fromisoformat(closes)
    if voting == 0:
        verdict = "undetermined"
    elif not quorum["met"] or not threshold["met"]:
        verdict = "none"
    elif unresolved and in_time:
        verdict = "recirculate"
    else:
        verdict = "reached"
    return {
        **tally,
        "quorum": quorum,
        "threshold": threshold,
        "consensus": verdict,
        "answer": leading["choice"] if leading and verdict in ("reached", "recirculate") else None,
        "unresolved": unresolved,
    }


def count_round(questions, opened, votes, as_of):
    """Every question that is decided in a round."""
    return [
        outcome(question, opened, votes, as_of)
        for question in questions
        if question["number"] == 1 or any(vote["question"] == question["number"] for vote in votes)
    ]


def stated(question, position, rules, as_of, closes):
    """The counts that a TAG states itself, judged."""
    says = position["tally"]

    def named(kind, word):
        names = [offer["choice"] for offer in question["offers"] if offer["effect"] == kind]
        return names[0] if names else word

    chosen = next((choice for answer in position["answers"][:1] for choice in answer["choices"][:1]), "approve")
    names = [named("for", chosen), named("against", "disapprove"), named("abstain", "abstain")]
    offers = [{"choice": name, "effect": kind} for name, kind in zip(names, ("for", "against", "abstain"))]
    counts = [
        {"choice": name, "votes": says[field]}
        for name, field in zip(names, ("approve", "disapprove", "abstain"))
    ]
    tally = {
        "question": question["number"],
        "round": 1,
        "eligible": says["eligible"],
        "counts": counts,
        "absent": says["absent"],
        "by_silence": 0,
    }
    return [judge({"number": question["number"], "offers": offers}, tally, [], rules, as_of, closes)]


# ---- checking -------------------------------------------------------------------------------------------------


def check_files(files, broken):
    listed = {}
    if files.get("SHA256SUMS") is None:
        broken.add("E-PRV-001", "SHA256SUMS is missing")
        return
    for number, line in enumerate(files["SHA256SUMS"].decode("utf-8", "replace").splitlines(), 1):
        digest, name = line[:64], line[66:]
        if len(digest) != 64 or set(digest) - set("0123456789abcdef") or line[64:66] not in ("  ", " *") or not name:
            broken.add("E-PRV-001", f"SHA256SUMS line {number}")
            return
        listed[name] = digest
    for name in ALWAYS:
        if name not in listed:
            broken.add("E-PRV-001", f"SHA256SUMS does not list {name}")
    for name, digest in listed.items():
        if name not in files:
            broken.add("E-PRV-002", f"{name} is missing")
        elif files[name] is None or sha256(files[name]) != digest:
            broken.add("E-PRV-004", f"{name} has changed")
    for name in files:
        if name not in ("SHA256SUMS", "SHA256SUMS.sig") and name not in listed:
            broken.add("E-PRV-003", f"{name} is not listed")


def check_chain(evidence, subjects, broken):
    before = None
    for event in evidence["events"]:
        fields = [event[name] for name in ("number", "previous", "at", "what", "subject", "actor", "facts")]
        place = f"event {event['number']}"
        if sha256(compact(fields)) != event["hash"]:
            broken.add("E-PRV-007", f"{place}: hash")
        elif before is None:
            if event["number"] == 1 and event["previous"] != "0" * 64:
                broken.add("E-PRV-007", f"{place}: the first follows nothing")
        elif event["number"] <= before["number"]:
            broken.add("E-PRV-007", f"{place}: order")
        elif event["number"] == before["number"] + 1 and event["previous"] != before["hash"]:
            broken.add("E-PRV-007", f"{place}: does not follow the one before it")
        if event["subject"] not in subjects:
            broken.add("E-PRV-007", f"{place}: is about {event['subject']}")
        before = event


def face(vote, evidence):
    """What stands on the vote beside what is signed."""
    ballot = vote["ballot"]
    clocks = {name: ballot.get(name) for name in ("closes_zone", "cut_off", "tag_cut_off", "participation", "obligation")}
    whole = {"national_body": vote.get("national_body"), **clocks, "paper": vote.get("paper"), "documents": evidence["documents"]}
    if vote.get("comment_template") is not None:
        whole["comment_template"] = vote["comment_template"]
    return whole


def check_signatures(vote, evidence, ballot_events, broken):
    code = "E-PRV-008"
    if not vote["sign_offs"]:
        broken.add(code, "nobody signed")
        return
    of = sha256(compact(evidence["signed"]))
    event = None
    for sign_off in vote["sign_offs"]:
        place = f"sign-off of {sign_off['name']}"
        broken.same(code, f"{place}: of", sign_off["of"], of)
        same = [one for one in ballot_events if one["number"] == sign_off["event"] and one["what"] == "vote-signed"]
        event = same[0] if same else None
        if event is None:
            broken.add(code, f"{place}: no such event")
            continue
        broken.same(code, f"{place}: name", sign_off["name"], event["facts"].get("by"))
        broken.same(code, f"{place}: at", sign_off["at"], event["at"])
        broken.same(code, f"{place}: of its event", sign_off["of"], event["facts"].get("of"))
    if event is None:
        return
    broken.same(code, "remarks", vote["remarks"], event["facts"].get("remarks"))
    if event["facts"].get("face") is not None:
        broken.same(code, "face", sha256(compact(face(vote, evidence))), event["facts"]["face"])
    earlier = [one["hash"] + "\n" for one in evidence["events"] if one["number"] < event["number"]]
    broken.same(code, "trail", event["facts"].get("trail"), sha256("".join(earlier).encode()))
    if any(one["number"] > event["number"] for one in evidence["events"]):
        broken.add(code, "an event comes after the last signature")


def printed(question):
    tally, consensus = question["tally"], question["consensus"]
    fields = {name: consensus[name] for name in ("quorum", "threshold", "answer", "unresolved")}
    return {**tally, **fields, "consensus": consensus["verdict"]}


def member_lines(questions, opened, votes):
    return [
        {
            **{name: one[name] for name in ("organization", "representative", "category")},
            "votes": [
                vote
                for question in questions
                for vote in in_force(question, opened, votes)
                if vote["organization"] == one["organization"]
            ],
        }
        for one in opened["eligible"]
    ]


def check_tally(vote, evidence, ballot_events, ballot, broken):
    code = "E-PRV-009"
    signed = evidence["signed"]["tally"]
    if signed is None:
        for name, paper in (("vote.json", vote), ("evidence.json", evidence)):
            broken.same(code, f"{name}: tally", paper["tally"], None)
        return
    results = [printed(question) for question in signed["questions"]]
    for name in ("tag", "source", "rules"):
        broken.same(code, f"vote.json: tally.{name}", (vote["tally"] or {}).get(name), signed[name])
        broken.same(code, f"evidence.json: tally.{name}", (evidence["tally"] or {}).get(name), signed[name])
    broken.same(code, "vote.json: tally.questions", (vote["tally"] or {}).get("questions"), results)
    broken.same(code, "evidence.json: tally.outcome", (evidence["tally"] or {}).get("outcome"), results)
    broken.same(code, "evidence.json: tally.members", (evidence["tally"] or {}).get("members"), signed["members"])
    if signed["source"] == "stated":
        if not ballot or not evidence["signed"]["position"]["tally"]:
            broken.add(code, "no counts are stated")
            return
        again = stated(
            ballot["questions"][0],
            evidence["signed"]["position"],
            signed["rules"],
            signed["as_of"],
            vote["ballot"]["tag_cut_off"]["date"],
        )
        broken.same(code, "signed.tally.questions", results, again)
        broken.same(code, "signed.tally.members", signed["members"], [])
        return
    rounds = [event["facts"] for event in ballot_events if event["what"] == "tag-ballot-opened"]
    if not rounds or not ballot:
        broken.add(code, "no round of voting in the events")
        return
    votes = [event["facts"]["vote"] for event in ballot_events if event["what"] == "member-vote-recorded"]
    again = count_round(ballot["questions"], rounds[-1], votes, signed["as_of"])
    broken.same(code, "signed.tally.questions", results, again)
    broken.same(code, "signed.tally.members", signed["members"], member_lines(ballot["questions"], rounds[-1], votes))
    broken.same(code, "signed.tally.rules", signed["rules"], rounds[-1]["rules"])
    broken.same(code, "signed.tally.tag", signed["tag"], rounds[-1]["tag"])


def check_answers(vote, evidence, ballot, broken):
    signed = evidence["signed"]
    if not ballot or signed["tally"] is None or vote["ballot"]["obligation"] in ("comment-only", "none"):
        return
    excused = {
        remark["finding"]["code"]
        for remark in vote["remarks"]
        if ((remark["overridden"] or {}).get("because") or "").strip()
    }
    for counted in signed["tally"]["questions"]:
        number, consensus = counted["tally"]["question"], counted["consensus"]
        question = next((one for one in ballot["questions"] if one["number"] == number), None)
        answer = next((one for one in signed["position"]["answers"] if one["question"] == number), None)
        if question is None or answer is None or not answer["choices"]:
            continue
        if question["offers"] and all(offer["effect"] == "statement" for offer in question["offers"]):
            continue
        chosen = answer["choices"][0]
        kind = effect(question, chosen)
        trouble = None
        if consensus["verdict"] in ("none", "undetermined"):
            no_quorum = consensus["verdict"] == "none" and not consensus["quorum"]["met"]
            if kind != "abstain":
                trouble = "E-POS-001" if no_quorum else "E-POS-002"
        elif consensus["answer"] is not None:
            established = consensus["answer"]
            joined = kind in ("for", "against") and kind == effect(question, established)
            if not joined and folded(chosen) != folded(established):
                trouble = "E-POS-008"
            elif consensus["verdict"] == "recirculate":
                trouble = "E-POS-003"
        if trouble and trouble not in excused:
            broken.add("E-PRV-012", f"question {number}: `{chosen}`: {trouble}")


def comment_counts(comments):
    if not comments:
        return None
    kinds = [comment["kind"] for comment in comments]
    counts = {"ge": "general", "te": "technical", "ed": "editorial", "untyped": None}
    return {
        "file": "comments.docx",
        "count": len(comments),
        **{word: kinds.count(kind) for word, kind in counts.items()},
    }


def check_vote(vote, evidence, ballot_events, ballot, broken):
    code = "E-PRV-010"
    position = evidence["signed"]["position"]
    for name in ("tag", "decided", "by", "recorded_by"):
        broken.same(code, f"position.{name}", vote["position"][name], position[name])
    broken.same(code, "answers", vote["answers"], position["answers"])
    broken.same(code, "experts", vote["experts"], position["experts"])
    broken.same(code, "comments", vote["comments"], comment_counts(evidence["signed"]["comments"]))
    recorded = [event["facts"].get("stated") for event in ballot_events if event["what"] == "position-recorded"]
    broken.same(code, "the recorded position", position, recorded[-1] if recorded else None)
    if ballot is None:
        broken.add(code, "no event opened the ballot")
    else:
        for name in ("number", "kind", "title", "committee", "opens", "closes", "rule_set"):
            broken.same(code, f"ballot.{name}", vote["ballot"][name], ballot[name])
        if ballot["reference"] is not None:
            broken.same(code, "ballot.reference", vote["ballot"]["reference"], ballot["reference"])
        questions = [
            {
                "number": question["number"],
                "text": question["text"],
                "answers": [offer["choice"] for offer in question["offers"]],
            }
            for question in ballot["questions"]
        ]
        broken.same(code, "ballot.questions", vote["ballot"]["questions"], questions)
    for document in evidence["documents"]:
        subject = f"document:{document['number']}"
        digests = [
            event["facts"]["sha256"]
            for event in evidence["events"]
            if event["subject"] == subject and "sha256" in event["facts"]
        ]
        broken.same(code, subject, document["sha256"], digests[0] if digests else None)


def safe(cell):
    live = cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    return "'" + cell if live else cell


def table_rows(tally):
    if tally is not None and tally["source"] == "stated":
        rows = [["question", "choice", "votes"]]
        for question in tally["questions"]:
            number = str(question["tally"]["question"])
            rows += [[number, safe(one["choice"]), str(one["votes"])] for one in question["tally"]["counts"]]
            rows.append([number, "absent", str(question["tally"]["absent"])])
        return rows
    rows = ["question organization representative category choice reason recorded round".split()]
    for question in tally["questions"] if tally else []:
        number = question["tally"]["question"]
        for one in tally["members"]:
            cells = [str(number), one["organization"], one["representative"], one["category"] or ""]
            vote = next((vote for vote in one["votes"] if vote["question"] == number), None)
            cells += (
                [vote["choice"], vote["reason"] or "", vote["cast"], str(vote["round"])]
                if vote
                else ["absent", "", "", ""]
            )
            rows.append([safe(cell) for cell in cells])
    return rows


def check_table(files, vote, evidence, broken):
    text = (files.get("tally.csv") or b"").decode("utf-8", "replace")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for number, (says, should) in enumerate(zip(rows, table_rows(evidence["signed"]["tally"])), 1):
        broken.same("E-PRV-011", f"tally.csv row {number}", says, should)
    if len(rows) != len(table_rows(evidence["signed"]["tally"])):
        broken.add("E-PRV-011", f"tally.csv has {len(rows)} rows")
    signed = evidence["signed"]["comments"]
    if bool(signed) != ("comments.docx" in files):
        broken.add("E-PRV-011", "comments.docx")
    elif signed:
        check_comments(files["comments.docx"], signed, vote.get("comment_template") is not None, broken)


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COLUMNS = "member_body line clause paragraph kind comment proposed_change observations".split()


def check_comments(data, signed, on_template, broken):
    """The rows of comments.docx, which hold eight cells each, are the comments that were signed.

    A template of the desk's own may hold rows of its own around them, such as its heads."""
    try:
        with zipfile.ZipFile(io.BytesIO(data or b"")) as parts:
            body = ElementTree.fromstring(parts.read("word/document.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, ValueError) as error:
        broken.add("E-PRV-011", f"comments.docx: {error}")
        return
    rows = []
    for row in body.iter(WORD + "tr"):
        cells = [" ".join("".join(text.itertext()) for text in cell.iter(WORD + "p")) for cell in row.iter(WORD + "tc")]
        rows.append([" ".join(cell.split()) for cell in cells])
    words = {"general": "ge", "technical": "te", "editorial": "ed"}
    should = []
    for comment in signed:
        cells = {**comment, "kind": words.get(comment["kind"], "")}
        should.append([" ".join((cells[name] or "").split()) for name in COLUMNS])
    if on_template and any(rows[start : start + len(should)] == should for start in range(len(rows))):
        return
    for number in range(max(len(rows), len(should))):
        if rows[number : number + 1] != should[number : number + 1]:
            broken.add("E-PRV-011", f"comments.docx: row {number + 1}")
            return


def read_paper(files, name, schema, fields):
    paper = json.loads(files[name])
    if paper["schema"] != schema:
        raise ValueError(f"schema {paper['schema']}")
    for field in fields:
        paper[field]
    return paper


def check(folder):
    """Everything that does not hold in a folder."""
    broken = Broken()
    files = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        plain = os.path.isfile(path) and not os.path.islink(path)
        with open(path if plain else os.devnull, "rb") as file:
            files[name] = file.read() if plain else None
    check_files(files, broken)
    try:
        vote = read_paper(files, "vote.json", "isodesk/vote/1", ("ballot", "answers", "sign_offs", "evidence"))
        evidence = read_paper(files, "evidence.json", "isodesk/evidence/1", ("events", "signed", "documents"))
    except (KeyError, TypeError, ValueError) as error:
        broken.add("E-PRV-005", f"the papers do not read: {error}")
        return broken
    number = vote["ballot"]["number"]
    broken.same("E-PRV-006", "evidence.sha256", vote["evidence"]["sha256"], sha256(files["evidence.json"]))
    broken.same("E-PRV-006", "evidence.file", vote["evidence"].get("file"), "evidence.json")
    for place in (evidence, evidence["signed"], evidence["signed"]["position"]):
        broken.same("E-PRV-006", "the ballot's number", place["ballot"], number)
    subject = f"ballot:{evidence['signed']['ballot']}"
    ballot_events = [event for event in evidence["events"] if event["subject"] == subject]
    ballots = [event["facts"]["ballot"] for event in ballot_events if event["what"] in ("ballot-opened", "ballot-changed")]
    ballot = ballots[-1] if ballots else None
    check_chain(evidence, {subject} | {f"document:{one['number']}" for one in evidence["documents"]}, broken)
    check_signatures(vote, evidence, ballot_events, broken)
    check_tally(vote, evidence, ballot_events, ballot, broken)
    check_answers(vote, evidence, ballot, broken)
    check_vote(vote, evidence, ballot_events, ballot, broken)
    check_table(files, vote, evidence, broken)
    return broken


def recount():
    for line in sys.stdin:
        case = json.loads(line)
        again = count_round(case["questions"], case["round"], case["votes"], case["as_of"])
        print(json.dumps(again, ensure_ascii=False))


def main(arguments):
    if arguments == ["--recount"]:
        recount()
        return 0
    if not arguments or arguments[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    failed = False
    for folder in arguments:
        broken = check(folder)
        failed |= bool(broken)
        for code, place in broken:
            print(f"{code}: {place}")
        if not broken:
            print(f"{folder}: everything holds")
        if os.path.exists(os.path.join(folder, "SHA256SUMS.sig")):
            print(f"{folder}: SHA256SUMS.sig is not checked here; ssh-keygen -Y check-novalidate -n isodesk does it", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
