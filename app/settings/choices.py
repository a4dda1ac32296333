"""What some settings choose between."""

from __future__ import annotations

from enum import StrEnum


class Environment(StrEnum):
    """What the installation is for; decides which settings have a default."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class SecondFactor(StrEnum):
    """Whether people sign in with a code from their telephone beside the password."""

    REQUIRED = "required"
    """Administrators and the secretariat must; everybody else may."""
    OPTIONAL = "optional"
    """Everybody may."""
    OFF = "off"
    """Nobody is asked for a code."""


class FactorBy(StrEnum):
    """Who asks for the second factor of somebody who comes by the OpenID Connect provider."""

    OWN = "own"
    """This installation, as after a password."""
    PROVIDER = "provider"
    """The provider alone: the installation leaves it to it."""


class LogLevel(StrEnum):
    """The least important message that is still logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class LogFormat(StrEnum):
    """How a line of the log is written: for people, or as one JSON object for a collector."""

    TEXT = "text"
    JSON = "json"
