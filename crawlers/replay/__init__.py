"""A stand-in for portals: it answers over real HTTP on loopback, from what portals really answered, and misbehaves."""

from crawlers.replay.answers import Answers, Exchange
from crawlers.replay.files import RecordingError
from crawlers.replay.mischief import Mischief
from crawlers.replay.recording import Recording
from crawlers.replay.server import Seen, Site, StandIn

__all__ = ["Answers", "Exchange", "Mischief", "Recording", "RecordingError", "Seen", "Site", "StandIn"]
