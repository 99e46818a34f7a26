/* Parts of a page that look again when something changed: told by a stream, or asked for every few seconds without one.
   A part says its topic by hx-trigger="live:topic from:body"; with data-live-poll it is also asked for without a stream. */

const POLL = 3000, AGAIN = 15000;
let open = false;
const say = (topic) => document.body.dispatchEvent(new CustomEvent(`live:${topic}`));

function connect(url) {
  if (!url) return;
  const stream = new EventSource(url);
  stream.onopen = () => { open = true; };
  stream.onerror = () => {
    open = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(renew, AGAIN); // the ticket has run out
  };
  for (const topic of document.body.dataset.liveTopics.split(" ")) stream.addEventListener(topic, () => say(topic));
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => { if (event.persisted) renew(); });
}

async function renew() {
  try {
    const answer = await fetch("/live/ticket", { redirect: "error", headers: { Accept: "application/json" } });
    if (answer.ok) connect((await answer.json()).url);
  } catch { /* signed out, or no network: the next page tries again */ }
}

if (document.body.dataset.live) connect(document.body.dataset.live);
setInterval(() => {
  if (open || document.hidden) return;
  for (const part of document.querySelectorAll("[data-live-poll]")) say(part.dataset.livePoll);
}, POLL);
