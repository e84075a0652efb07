"""The peer of the crash: the usual queue, which strikes a text off its list once the answer is in.

`python -m bench.ack_late TODO DONE RATE`: sends each line of the file TODO that is not yet in the file DONE, at RATE a second.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import TextIO

import aiohttp


async def main(left: list[str], struck: TextIO, rate: float) -> None:
    url = os.environ["BENCH_SINK"]
    print("ready", flush=True)
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:

        async def post(key: str) -> None:
            async with session.post(url, json={"id": key, "segments": 1}) as answer:
                await answer.read()
            struck.write(key + "\n")
            struck.flush()

        for key in left:
            group.create_task(post(key))
            await asyncio.sleep(1 / rate)


if __name__ == "__main__":
    todo, done = Path(sys.argv[1]), Path(sys.argv[2])
    left = sorted(set(todo.read_text().split()) - set(done.read_text().split()))
    with done.open("a") as struck:
        asyncio.run(main(left, struck, float(sys.argv[3])))
