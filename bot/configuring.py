"""Settings and project together, so that everything that is wrong with either is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.directories import directory_of, outdated
from bot.local_support import misleading_local_support, outdated_local_support
from bot.misconfigured import Misconfigured, Wrong
from bot.own_checks import applied, problems_of_own_checks
from bot.project import Project
from bot.project_file import example_project, lines_of, read_project
from bot.settings import Settings, read_places, read_settings
from flows.problems import Problem
from storage.folder import has_begun


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


def refuse_unfit(project: Project, settings: Settings, now: datetime) -> None:
    """Raises Misconfigured with every number that leads nobody to help, and those that are too old to begin with.

    A bot that has begun starts with old ones, too, and does not show them: that a day has passed must take nobody's
    way to stop, to find help or to be erased. Who looks after the project is told (``bot.ageing``).
    """
    lines = lines_of(settings.project_file)
    directory = applied(directory_of(project.support_country), project.checked)
    today = directory.today(now)
    wrongs = [wrong_of(problem) for problem in problems_of_own_checks(project.checked, lines, today)]
    wrongs += misleading_local_support(project.service, project.support_country, lines)
    if not has_begun(settings.data):
        wrongs += [*outdated(directory, today), *outdated_local_support(project.service, lines, today)]
    if wrongs:
        raise Misconfigured(wrongs)


def wrong_of(problem: Problem) -> Wrong:
    """A problem with a file as what keeps a bot from starting."""
    return Wrong(where=f"{problem.file}:{problem.line}", what=problem.what, remedy=problem.remedy)


def rehearsed_project(environment: Mapping[str, str]) -> Project:
    """The project to rehearse: the one that is set up here, or the example if none is.

    Raises Misconfigured if there is one and something is wrong with it.
    """
    path = read_places(environment).project_file
    if not path.exists() and "ALONGSIDE_PROJECT" not in environment:
        return example_project()
    return read_project(path)
