"""Settings of the application, read once from the environment.

Every setting is the environment variable ``DTI_<NAME IN CAPITALS>``. `Settings.from_env` reads all of them
before it complains, so that an operator sees every missing, wrong or misspelt key in one message. The
defaults are safe in production; whatever has no safe default must be set.
"""

from __future__ import annotations

from config.choices import Environment, FactorBy, LogFormat, LogLevel, SecondFactor
from config.reader import ConfigError
from config.settings import Settings

__all__ = [
    "ConfigError",
    "Environment",
    "FactorBy",
    "LogFormat",
    "LogLevel",
    "SecondFactor",
    "Settings",
]
