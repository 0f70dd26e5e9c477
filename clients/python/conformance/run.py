#!/usr/bin/env python3
"""Interprets the conformance script with this client: run.py SCRIPT"""

import itertools
import json
import os
import re
import secrets
import sys
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
import parcours

CLIENT_OPTIONS = ("key", "secret", "api_key", "client_id", "client_secret")

TYPES = {
    parcours.AuthenticationError: "authentication",
    parcours.ForbiddenError: "forbidden",
    parcours.NotFoundError: "not_found",
    parcours.ConflictError: "conflict",
    parcours.ValidationError: "validation",
    parcours.RateLimitError: "rate_limit",
    parcours.ServerError: "server",
    parcours.ApiError: "api",
    parcours.ConnectionFailed: "connection",
    parcours.SignatureError: "signature",
    ValueError: "argument",
}


class Broken(Exception):
    """Something is not as the script wants it."""


def substitute(thing, values):
    if isinstance(thing, dict):
        return {name: substitute(value, values) for name, value in thing.items()}
    if isinstance(thing, list):
        return [substitute(value, values) for value in thing]
    if not isinstance(thing, str):
        return thing
    whole = re.fullmatch(r"\{([A-Za-z_]\w*)\}", thing, re.ASCII)
    if whole and whole[1] in values:
        return values[whole[1]]
    return re.sub(r"\{([A-Za-z_]\w*)\}", lambda name: str(values.get(name[1], name[0])), thing, flags=re.ASCII)


def is_number(thing):
    return isinstance(thing, (int, float)) and not isinstance(thing, bool)


def match(expected, actual, where="answer"):
    """None, or what does not match."""
    wrong = f"{where}: expected {json.dumps(expected, ensure_ascii=False)}, got {json.dumps(actual, ensure_ascii=False, default=str)}"
    if isinstance(expected, dict):
        if expected.get("$absent") is True:
            return None if actual is None else wrong
        if "$match" in expected:
            return None if (isinstance(actual, str) or is_number(actual)) and re.search(expected["$match"], str(actual)) else wrong
        if "$length" in expected:
            return None if isinstance(actual, list) and len(actual) == expected["$length"] else wrong
        if "$contains" in expected:
            return None if isinstance(actual, list) and any(match(expected["$contains"], one) is None for one in actual) else wrong
        if not isinstance(actual, dict):
            return wrong
        return next(filter(None, (match(value, actual.get(name), f"{where}.{name}") for name, value in expected.items())), None)
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return wrong
        return next(filter(None, (match(one, other, f"{where}.{place}") for place, (one, other) in enumerate(zip(expected, actual)))), None)
    if is_number(expected) and is_number(actual):
        return None if expected == actual else wrong
    return None if type(expected) is type(actual) and expected == actual else wrong


def told_by(error):
    kind = next((name for cls, name in TYPES.items() if isinstance(error, cls)), None)
    if kind is None:
        raise error
    fields = ("status", "code", "message", "request_id", "details", "errors", "retry_after")
    return {"type": kind, "message": str(error), **{field: getattr(error, field) for field in fields if hasattr(error, field)}}


def post(thing):
    request = urllib.request.Request(os.environ["PARCOURS_FAULTS_URL"], json.dumps(thing).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        answer = json.load(reply)
    if answer.get("ok") is not True:
        raise Broken(answer.get("why"))
    return answer


class Scenario:
    def __init__(self, told, values):
        self.values, self.steps = values, told["steps"]
        self.ahead, self.waits = 0, []
        post({"scenario": told["name"]})
        options = {name: os.environ.get("PARCOURS_" + name.upper()) for name in CLIENT_OPTIONS}
        options.update(base_url=os.environ["PARCOURS_URL"], **{"clock": lambda: time.time() + self.ahead, "sleep": self.waits.append})
        options.update(substitute(told.get("client", {}), values))
        self.client = parcours.Parcours(**options)

    def run(self):
        with self.client:
            for number, step in enumerate(self.steps, 1):
                try:
                    self.take(substitute(step, self.values))
                except Exception as error:
                    raise Broken(f"step {number} ({step.get('call') or next(iter(step))}): {error!r}") from error

    def take(self, step):
        if "call" in step:
            self.save(step, self.answer(step))
        elif "waits" in step:
            self.check_waits(step)
        elif "clock" in step:
            self.ahead += step["clock"]
        else:
            self.save(step, post({name: value for name, value in step.items() if name != "save"}))

    def answer(self, step):
        try:
            answer = self.call(step["call"], dict(step.get("with") or {}), step.get("options", {}))
            if hasattr(answer, "__next__"):
                answer = list(itertools.islice(answer, step.get("take")))
        except (parcours.ParcoursError, ValueError) as error:
            if "fails" not in step:
                raise
            wrong = match(step["fails"], told_by(error), "error")
            if wrong:
                raise Broken(wrong) from error
            return None
        wrong = f"it should have failed, and answered {answer!r}" if "fails" in step else match(step["expect"], answer) if "expect" in step else None
        if wrong:
            raise Broken(wrong)
        return answer

    def save(self, step, answer):
        for name, place in step.get("save", {}).items():
            found = answer
            for part in place.split("."):
                found = found[int(part)] if isinstance(found, list) else found[part]
            self.values[name] = found

    def check_waits(self, step):
        waits, bounds = list(self.waits), step["waits"]
        self.waits.clear()
        inside = [bound["min"] <= wait <= bound["max"] for wait, bound in zip(waits, bounds)]
        if len(waits) != len(bounds) or not all(inside):
            raise Broken(f"waited {waits}, expected {bounds}")
        open_bounds = [(wait, bound) for wait, bound in zip(waits, bounds) if bound["min"] < bound["max"]]
        if open_bounds and not any(bound["min"] < wait < bound["max"] for wait, bound in open_bounds):
            raise Broken(f"waited {waits}, always at a bound of {bounds}: no jitter")
        if sum(waits) < step.get("total_at_least", 0):
            raise Broken(f"waited {waits}, too short together")

    def call(self, name, given, options):
        client = self.client
        take = given.pop
        calls = {
            "quote": lambda: client.quote(given),
            "orders.create": lambda: client.orders.create(given, **options),
            "orders.get": lambda: client.orders.get(**given),
            "orders.list": lambda: client.orders.list(**given),
            "orders.all": lambda: client.orders.all(**given),
            "orders.cancel": lambda: client.orders.cancel(**given),
            "tracking.get": lambda: client.tracking.get(**given),
            "simulator.advance": lambda: client.simulator.advance(**given),
            "webhooks.endpoints.create": lambda: client.webhooks.endpoints.create(given, **options),
            "webhooks.endpoints.get": lambda: client.webhooks.endpoints.get(**given),
            "webhooks.endpoints.list": lambda: client.webhooks.endpoints.list(**given),
            "webhooks.endpoints.all": lambda: client.webhooks.endpoints.all(**given),
            "webhooks.endpoints.update": lambda: client.webhooks.endpoints.update(take("id"), given),
            "webhooks.endpoints.delete": lambda: client.webhooks.endpoints.delete(**given),
            "webhooks.endpoints.rotate_secret": lambda: client.webhooks.endpoints.rotate_secret(**given),
            "webhooks.test": lambda: client.webhooks.test(**given),
            "webhooks.verify": lambda: parcours.verify_webhook(take("body").encode(), **given),
            "unboxing.orders.create": lambda: client.unboxing.orders.create(given, **options),
            "unboxing.orders.get": lambda: client.unboxing.orders.get(**given),
            "unboxing.orders.list": lambda: client.unboxing.orders.list(**given),
            "unboxing.orders.all": lambda: client.unboxing.orders.all(**given),
            "unboxing.orders.ship": lambda: client.unboxing.orders.ship(**given),
            "unboxing.orders.deliver": lambda: client.unboxing.orders.deliver(**given),
            "unboxing.orders.resolve": lambda: client.unboxing.orders.resolve(**given),
            "unboxing.orders.cancel": lambda: client.unboxing.orders.cancel(**given),
            "unboxing.stats": lambda: client.unboxing.stats(),
            "websites.list": lambda: client.websites.list(),
            "purchases.submit": lambda: client.purchases.submit(**given, **options),
            "purchases.follow_up": lambda: client.purchases.follow_up(**given),
            "purchases.follow_up_all": lambda: client.purchases.follow_up_all(**given),
            "purchases.erase": lambda: client.purchases.erase(**given),
            "request": lambda: client.request(**given),
        }
        return calls[name]()


def main(script):
    values = {name: value for name, value in os.environ.items() if name.startswith("PARCOURS_")}
    values.update(random=secrets.token_hex(6), now=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    told = json.loads(Path(script).read_text(encoding="utf-8"))
    for name, value in told["values"].items():
        values[name] = substitute(value, values)

    failed = False
    for scenario in told["scenarios"]:
        try:
            Scenario(scenario, values).run()
            print("ok -", scenario["name"], flush=True)
        except Exception as error:
            failed = True
            print("not ok -", scenario["name"] + ":", " ".join(str(error).split()), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1]))
