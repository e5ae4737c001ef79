"""Settings and project together, so that everything that is wrong with either is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.directories import directory_of, outdated
from bot.local_support import unfit_local_support
from bot.misconfigured import Misconfigured, Wrong
from bot.project import Project
from bot.project_file import example_project, lines_of, read_project
from bot.settings import Settings, read_places, read_settings


def configured(environment: Mapping[str, str]) -> tuple[Settings, Project]:
    """What is needed to run. Raises Misconfigured with everything that is wrong."""
    wrongs: list[Wrong] = []
    try:
        settings = read_settings(environment)
    except Misconfigured as error:
        wrongs.extend(error.wrongs)
    try:
        project = read_project(read_places(environment).project_file)
    except Misconfigured as error:
        wrongs.extend(error.wrongs)
    if wrongs:
        raise Misconfigured(wrongs)
    return settings, project


def refuse_outdated(project: Project, project_file: Path, today: date) -> None:
    """Raises Misconfigured with every number that is too old to be told to anybody, or leads nobody to help."""
    wrongs = [*outdated(directory_of(project.support_country), today)]
    wrongs += unfit_local_support(project.service, project.support_country, lines_of(project_file), today)
    if wrongs:
        raise Misconfigured(wrongs)


def rehearsed_project(environment: Mapping[str, str]) -> Project:
    """The project to rehearse: the one that is set up here, or the example if none is.

    Raises Misconfigured if there is one and something is wrong with it.
    """
    path = read_places(environment).project_file
    if not path.exists() and "ALONGSIDE_PROJECT" not in environment:
        return example_project()
    return read_project(path)
