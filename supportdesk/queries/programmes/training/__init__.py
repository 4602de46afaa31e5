"""Reads of training: classes and who is in them, and the shared reads bound to the claims."""

from supportdesk.queries.applications import PAGE, ApplicationFilter, ApplicationPage

from .classes import (
    ClassFigures,
    attendance_in,
    enrolment_in,
    figures_of,
    find_class,
    find_person,
    get_class,
    get_course,
    get_enrolment,
    granted_in,
    list_classes,
    list_courses,
    list_enrolments,
    list_of_person,
    marks_of,
    plan_of,
    sees_class,
    terms_of_class,
)
from .facts import TRAININGS, TrainingPage, TrainingQueries, TrainingSurroundings

get_training = TRAININGS.get
list_trainings = TRAININGS.list_
page_of = TRAININGS.page_of
rule_results = TRAININGS.rule_results

__all__ = [
    "PAGE",
    "TRAININGS",
    "ApplicationFilter",
    "ApplicationPage",
    "ClassFigures",
    "TrainingPage",
    "TrainingQueries",
    "TrainingSurroundings",
    "attendance_in",
    "enrolment_in",
    "figures_of",
    "find_class",
    "find_person",
    "get_class",
    "get_course",
    "get_enrolment",
    "get_training",
    "granted_in",
    "list_classes",
    "list_courses",
    "list_enrolments",
    "list_of_person",
    "list_trainings",
    "marks_of",
    "page_of",
    "plan_of",
    "rule_results",
    "sees_class",
    "terms_of_class",
]
