"""The two nodes and what is asked of them in several tests."""

import datetime
import re
import urllib.parse

from client import Client

# The question everybody asks first: one recipient spoils the whole.
FAMOUS = {"marking": "NATO RESTRICTED RELEASABLE TO EU", "audience": "EU*", "date": "2025-03-01", "holder": "NATO.IS"}
PERMITTED = FAMOUS | {"audience": "EU*;-CYP"}
CONSENTS = {"marking": "NATO RESTRICTED", "audience": "EU.EEAS", "date": "2025-03-01", "holder": "NATO.IS"}
# Whether Japan's agreement was in force on that day is not held.
UNKNOWN = {"marking": "NATO RESTRICTED", "audience": "JPN", "date": "2010-06-15", "holder": "NATO.IS"}
MISTAKEN = FAMOUS | {"marking": "NATO RESTRICTD"}


# Every page that a person can see; the fixture `pages` says where each is and who looks at it.
PAGE_NAMES = ["desk", "desk for the public", "denied", "permitted", "needs consent", "unknown", "not understood", "items", "item", "item that waits", "rules",
              "parties", "journal of the auditor", "journal of a delegation", "promised", "promised, years ago", "proposal", "proposal without a text", "area",
              "area by year", "area by report", "search", "search for nothing", "what changed", "declarations", "a log of what happened", "a table of events",
              "a completion", "a table of completions", "a piece of evidence", "reports", "a report to begin", "a report being drafted", "a sentence",
              "what differs", "an edition", "who gave", "who gave, as a group", "givers of nothing", "every flow", "a flow", "a flow of one's own",
              "a flow to enter", "a total opened", "a total that is not added", "a giver", "an institution that gives", "sources beside each other", "purses",
              "purses asked", "a purse", "coalitions", "claims about support", "the picture", "the picture, filtered", "the picture of nothing", "an incident",
              "an incident of one's own", "a report of an incident", "clusters", "what neither sees alone", "assessments", "a question to put", "an assessment",
              "an assessment being drafted", "tokens", "sign-in", "no such page", "who spends what", "a state's spending", "a state without forces", "one figure",
              "a group", "targets", "what it would take", "who bears what", "claims", "a claim", "editions", "series as files", "an edition to take in",
              "a figure of one's own", "all figures of spending", "share and equipment", "what editions changed", "every state over the years",
              "a map of shares", "EU members beside Allies", "real growth", "money short of a target", "all figures of support", "what crossed", "what crossed on the other side", "what crossed for a delegation", "what crossed for an analyst",
              "what crossed for the administrator", "what crossed for the public", "by courier", "threats", "sources of threats", "alerts", "a threat object",
              "a request", "seen twice", "requests", "collections", "who passes what"]


def ask(question):
    return "/?" + urllib.parse.urlencode(question)


def today():
    """The node's day, in UTC."""
    return datetime.datetime.now(datetime.timezone.utc).date().isoformat()


class Node:
    def __init__(self, name, port):
        self.name = name
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self._clients = {}

    def stranger(self):
        """A fresh client that nobody knows."""
        return Client(self.port)

    def client(self, account):
        """The one client of this account; signs in once."""
        if account not in self._clients:
            self._clients[account] = self.stranger().sign_in_as(account)
        return self._clients[account]

    def draft(self, account, question, title, text="Text of the item, made up for a test."):
        """Drafts an item as a browser without scripts would, and gives its address."""
        client = self.client(account)
        token = client.get("/").form_token
        reply = client.post("/items", question | {"token": token, "title": title, "text": text})
        assert reply.status == 303, f"{reply.status}: {reply.words}"
        return reply["location"]

    def act(self, account, item, word, form=None):
        """Says `word` about the item with the version that stands on its page."""
        client = self.client(account)
        page = client.get(item)
        assert page.status == 200, f"{account} cannot open {item}: {page.status}"
        version = re.search(r'name="expecting" value="(\d+)"', page.text)[1]
        return client.post(f"{item}/{word}", {"token": page.form_token, "expecting": version} | (form or {}))
