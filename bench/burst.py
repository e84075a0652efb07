"""A burst of signed texts coming in, from a process of its own.

`python -m bench.burst URL FILE AT_ONCE`: FILE holds lines of JSON {"form": {...}, "signature": "..."}; prints "ready", posts them
all when a line comes in, then prints {"seconds", "failed", "p50", "p99", "worst"} (milliseconds).
"""

import asyncio
import json
import sys
import time
from pathlib import Path

import aiohttp


async def main(url: str, texts: list[dict], at_once: int) -> None:
    took: list[float] = []
    failed = 0
    room = asyncio.Semaphore(at_once)
    connector = aiohttp.TCPConnector(limit=0, force_close=False)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=15)) as session:

        async def post(text: dict) -> None:
            nonlocal failed
            began = time.monotonic()
            try:
                headers = {"X-Twilio-Signature": text["signature"]}
                async with session.post(url, data=text["form"], headers=headers) as answer:
                    await answer.read()
                    failed += answer.status >= 300
            except (aiohttp.ClientError, TimeoutError):
                failed += 1
            took.append((time.monotonic() - began) * 1000)
            room.release()

        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began = time.monotonic()
        tasks = []
        for text in texts:
            await room.acquire()
            tasks.append(asyncio.create_task(post(text)))
        await asyncio.gather(*tasks)
        seconds = time.monotonic() - began
    took.sort()
    said = {"seconds": seconds, "failed": failed, "p50": took[len(took) // 2], "p99": took[int(len(took) * 0.99)]}
    print(json.dumps(said | {"worst": took[-1]}), flush=True)


if __name__ == "__main__":
    told = [json.loads(line) for line in Path(sys.argv[2]).read_text().splitlines()]
    asyncio.run(main(sys.argv[1], told, int(sys.argv[3])))
