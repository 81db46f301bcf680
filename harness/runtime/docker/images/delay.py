"""Holds back every packet of one NFQUEUE queue, and lets it go on when it is due: `delay.py QUEUE DELAY_MS JITTER_MS`.

Each packet is held for DELAY_MS less a draw of up to JITTER_MS; without jitter they keep their order. Says `delaying` once it listens, and
`first` at the first packet. At SIGTERM it says `held` and how many there were, lets those go that it still holds, each when it is due, says
`gone` and ends.
"""

import heapq
import os
import random
import select
import signal
import sys
import time

from netfilterqueue import NetfilterQueue

# As many as wait at once on a link of 10 Mbit/s for three seconds, and the memory that the kernel may use for telling of them.
HELD_MAX = 65_535
SOCKET_OCTETS = 8 * 2**20

number = int(sys.argv[1])
delay, jitter = (int(text) / 1000 for text in sys.argv[2:4])
held = []
count = 0
ending = False


def say(line):
    print(line, flush=True)


def hold(packet):
    global count
    due = time.monotonic() + delay - random.random() * jitter
    if count == 0:
        say("first")
    count += 1
    heapq.heappush(held, (due, count, packet))


def end(*_):
    global ending
    ending = True


# A signal that comes right before a wait ends it all the same.
wake_in, wake_out = os.pipe()
os.set_blocking(wake_in, False)
os.set_blocking(wake_out, False)
signal.set_wakeup_fd(wake_out)
signal.signal(signal.SIGTERM, end)
queue = NetfilterQueue()
queue.bind(number, hold, max_len=HELD_MAX, sock_len=SOCKET_OCTETS)
say("delaying")
told = False
while not told or held:
    wait = max(0, held[0][0] - time.monotonic()) if held else None
    ready, _, _ = select.select([queue.get_fd(), wake_in], [], [], wait)
    if wake_in in ready:
        os.read(wake_in, 512)
    if queue.get_fd() in ready:
        queue.run(block=False)
    if ending and not told:
        say(f"held {count}")
        told = True
    while held and held[0][0] <= time.monotonic():
        heapq.heappop(held)[2].accept()
queue.unbind()
say("gone")
