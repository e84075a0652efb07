"""Tells three weeks of the demo line: mostly rumours, questions and families, a few incidents, two of them true."""

from datetime import datetime, timedelta
from random import Random

from hotline.base import clock
from hotline.ops.demo import city
from hotline.ops.demo.line import Line
from hotline.ops.demo.material.calls import KINDS
from hotline.ops.demo.material.incidents import RUMOURS, STORIES
from hotline.ops.demo.people import Town
from hotline.ops.demo.scenes_calls import ordinary_call
from hotline.ops.demo.scenes_confirmed import came_and_went, confirmed
from hotline.ops.demo.scenes_incidents import looked_at
from hotline.ops.demo.scenes_rumours import answered
from hotline.ops.demo.stage import Stage

DAYS = 21
# How the day's calls fall on its hours: most between five and one, few at night.
HOURS = (1, 1, 1, 1, 2, 7, 9, 10, 9, 8, 7, 6, 6, 5, 4, 4, 5, 5, 5, 4, 3, 2, 2, 1)
SCENES = {"confirmed": confirmed, "past": came_and_went}


def tell(town: Town) -> None:
    """Play the last three weeks, up to an hour ago."""
    now = clock.now()
    line = Line(town, Random(city.SEED))
    stage = Stage()
    for kind in KINDS:
        for _ in range(kind.count):
            stage.add(_some_time(line, now), ordinary_call(line, kind))
    for story in STORIES:
        scene = SCENES.get(story.how, looked_at)
        stage.add(line.days_ago(now, story.days_ago, story.hour), scene(line, story))
    for rumour in RUMOURS:
        stage.add(line.days_ago(now, rumour.days_ago, rumour.hour), answered(line, rumour))
    stage.play()


def _some_time(line: Line, now: datetime) -> datetime:
    """A likely moment of the three weeks, at least an hour ago."""
    while True:
        hour = line.rng.choices(range(24), HOURS)[0] + line.rng.random()
        moment = line.days_ago(now, line.rng.randrange(DAYS), hour)
        if moment < now - timedelta(hours=1):
            return moment
