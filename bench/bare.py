"""The peer: a bare aiohttp loop that posts the same texts and knows no database.

`python -m bench.bare N AT_ONCE [RATE]`: prints "ready", posts N when a line comes in (evenly at RATE a second, if given),
then prints {"cpu": seconds, "seconds": seconds}.
"""

import asyncio
import json
import os
import resource
import sys
import time
import uuid

import aiohttp

BODY = "RRN Agentes confirmados cerca de 5th y Main. No salga ni abra la puerta sin una orden firmada por un juez."


async def main(count: int, at_once: int, rate: float) -> None:
    url = os.environ["BENCH_SINK"]
    room = asyncio.Semaphore(at_once)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def post(key: str) -> None:
            told = {"id": key, "segments": 1, "to": "+12135550101", "body": BODY}
            async with session.post(url, json=told) as answer:
                json.loads(await answer.read())
            room.release()

        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        before, began = _cpu(), time.monotonic()
        tasks = set()
        for number in range(count):
            if rate and (pause := began + number / rate - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            await room.acquire()
            task = asyncio.create_task(post(str(uuid.uuid4())))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)
        print(json.dumps({"cpu": _cpu() - before, "seconds": time.monotonic() - began}), flush=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 0.0))
