// Keeps the tracking page current. The server sends the part that changes as it would write it now; while there is no stream, the page is asked for again.
const pollEvery = 30_000;
const parcel = document.getElementById('parcel');
const live = document.getElementById('live');
const news = document.getElementById('news');
let events;
let timer;
let polls = 0;
let isOver = false;

const parse = html => new DOMParser().parseFromString(html, 'text/html');
const title = () => parcel.querySelector('h1').textContent;
const gist = () => [...parcel.querySelectorAll('h1, .promise, .notice')].map(part => part.textContent.trim().replace(/\s+/g, ' ')).join('. ');

function show(parts, state) {
  if (state === parcel.dataset.state) return;
  const [oldTitle, oldGist] = [title(), gist()];
  parcel.replaceChildren(...parts);
  parcel.dataset.state = state;
  document.title = document.title.replace(oldTitle, title());
  if (gist() !== oldGist) news.textContent = gist();
}

function listen() {
  events = new EventSource(live.dataset.stream);
  events.addEventListener('open', () => { polls = 0; });
  events.addEventListener('order', event => show(parse(event.data).body.childNodes, event.lastEventId));
  events.addEventListener('end', stop);
  // A connection that breaks is opened again by the browser, when the server said; one that is refused is not.
  events.addEventListener('error', () => { if (events.readyState === EventSource.CLOSED) wait(); });
}

function wait() {
  timer = setTimeout(poll, pollEvery * (0.8 + 0.4 * Math.random()));
}

async function poll() {
  await refresh().catch(() => {});
  if (document.hidden || isOver) return;
  polls += 1;
  // The stream is tried again after 1, 2, 4, 8 … polls: whoever refuses it may have good reasons.
  if (Number.isInteger(Math.log2(polls))) listen(); else wait();
}

async function refresh() {
  const reply = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
  if (!reply.ok) return;
  const page = parse(await reply.text());
  const fresh = page.getElementById('parcel');
  show(fresh.childNodes, fresh.dataset.state);
  if (!page.getElementById('live')) stop();
}

function pause() {
  events?.close();
  clearTimeout(timer);
}

/** Nothing more is to come. */
function stop() {
  pause();
  isOver = true;
  live.hidden = true;
}

// A tab that nobody looks at gives its place back: to the server, and to the few connections that a browser has for a host.
document.addEventListener('visibilitychange', () => {
  pause();
  if (document.hidden || isOver) return;
  refresh().catch(() => {});
  listen();
});

live.hidden = false;
if (!document.hidden) listen();
