// Films the opening of a parcel, and sends it in parts that survive a lost connection and a reload.
const form = document.getElementById('unboxing');
const texts = document.getElementById('texts')?.dataset;
const element = (id) => document.getElementById(id);

const mostPhotos = 10;
const mostBytes = { photo: 15e6, video: 500e6, frame: 2e6 };
const mostFrames = 6;
const framePixels = 1280;
const partBytes = 1024 * 1024;
const longestWait = 15_000;
const recorded = ['video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/webm;codecs=vp9,opus', 'video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'];

const say = (text, ...values) => values.reduce((said, value, index) => said.replace(`{${index}}`, value), text);
const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

// Moments in the reader's own time; the server only knows UTC.
for (const time of document.querySelectorAll('time[datetime]')) {
  time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' })
    .format(new Date(time.dateTime));
}

// What was recorded here is nowhere else until it has been sent: it must outlive a reload.
const shelf = {
  open() {
    this.database ??= new Promise((resolve, reject) => {
      const request = indexedDB.open('parcours-unboxing', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('files');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return this.database;
  },
  async run(mode, work) {
    try {
      const store = (await this.open()).transaction('files', mode).objectStore('files');
      return await new Promise((resolve, reject) => {
        const request = work(store);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    } catch {
      // A private window may have no room: then a reload asks for the file again.
      return undefined;
    }
  },
  keep(id, file) { return this.run('readwrite', (store) => store.put(file, id)); },
  find(id) { return this.run('readonly', (store) => store.get(id)); },
  forget(id) { return this.run('readwrite', (store) => store.delete(id)); },
};

let token = form?.dataset.token;

async function renewToken() {
  const reply = await fetch(location.href, { headers: { Accept: 'application/json' }, cache: 'no-store' });
  if (reply.ok) ({ token } = await reply.json());
  return reply.ok;
}

/** Refused: what the server said, with its status. Everything else that goes wrong is the line. */
class Refused extends Error {
  constructor(status, body) {
    super(body?.error?.errors?.[0]?.message ?? body?.error?.message ?? texts.failed);
    this.status = status;
    this.error = body?.error;
  }
}

async function call(method, path, options = {}, isSecond = false) {
  const reply = await fetch(`/unboxing${path}`, {
    method,
    body: options.json ? JSON.stringify(options.json) : options.body,
    headers: {
      Authorization: `Bearer ${token}`,
      'Accept-Language': document.documentElement.lang,
      ...(options.json && { 'Content-Type': 'application/json' }),
      ...options.headers,
    },
    signal: options.signal,
  });
  if (reply.ok) return reply.json();
  if (reply.status === 401 && !isSecond && await renewToken()) return call(method, path, options, true);
  throw new Refused(reply.status, await reply.json().catch(() => null));
}

/** Whether trying again may help: the line, a server that restarts, or one that has too much to do. */
const isPassing = (failure) => !(failure instanceof Refused) || failure.status >= 500 && failure.status !== 507 || failure.status === 429;

const files = [];
let queue = Promise.resolve();

class Upload {
  constructor(kind, isLive, blob) {
    Object.assign(this, { kind, isLive, blob, offset: 0, isComplete: false, problem: null, isWaiting: false, abort: new AbortController() });
    if (blob) this.url = URL.createObjectURL(blob);
  }

  static async resumed(known) {
    const upload = new Upload(known.kind, known.live, await shelf.find(known.upload_id));
    Object.assign(upload, { id: known.upload_id, offset: known.offset, isComplete: known.complete, bytes: known.bytes });
    if (!upload.blob && !upload.isComplete) upload.problem = texts.lost;
    return upload;
  }

  get total() { return this.blob?.size ?? this.bytes ?? 0; }

  get isShown() { return this.kind !== 'frame'; }

  get isPending() { return !this.isComplete && !this.problem; }

  async send() {
    for (let wait = 1000; this.isPending && !this.abort.signal.aborted; wait = Math.min(wait * 2, longestWait)) {
      try {
        await this.sendOnce(() => { wait = 1000; });
      } catch (failure) {
        if (this.abort.signal.aborted) return;
        if (failure.status === 409 && failure.error?.details?.offset !== undefined) {
          this.offset = failure.error.details.offset;
        } else if (!isPassing(failure)) {
          this.fail(failure);
        } else {
          await this.hold(wait);
        }
      }
    }
  }

  async sendOnce(onProgress) {
    if (!this.id) {
      const begun = await call('POST', '/uploads', { json: { kind: this.kind, bytes: this.blob.size, live: this.isLive }, signal: this.abort.signal });
      this.id = begun.upload_id;
      await shelf.keep(this.id, this.blob);
    }

    while (!this.isComplete) {
      const part = this.blob.slice(this.offset, this.offset + partBytes);
      const { offset, complete } = await call('PATCH', `/uploads/${this.id}`, {
        body: part, headers: { 'Upload-Offset': String(this.offset), 'Content-Type': 'application/octet-stream' }, signal: this.abort.signal,
      });
      Object.assign(this, { offset, isComplete: complete, isWaiting: false });
      onProgress();
      show(this);
    }

    await shelf.forget(this.id);
  }

  async hold(wait) {
    this.isWaiting = true;
    show(this);
    await Promise.race([pause(wait), new Promise((resolve) => { addEventListener('online', resolve, { once: true }); })]);
    // Where the server stands, only the server knows.
    const known = this.id && await call('GET', `/uploads/${this.id}`).catch(() => null);
    if (known) Object.assign(this, { offset: known.offset, isComplete: known.complete });
    this.isWaiting = false;
    show(this);
  }

  fail(failure) {
    this.problem = failure.message;
    if (this.id) shelf.forget(this.id);
    show(this);
  }
}

function add(upload) {
  files.push(upload);
  show(upload);
  // One after the other: a photo that is there is worth more than five that are half there.
  queue = queue.then(() => upload.send()).then(tellProgress);
}

function take(kind, isLive, blob) {
  if (blob.size > mostBytes[kind]) return tell(say(texts.tooLarge));
  const count = files.filter((file) => file.kind === kind && !file.problem).length;
  if (kind === 'photo' && count >= mostPhotos) return tell(texts.tooMany);
  if (kind === 'video') for (const before of files.filter((file) => file.kind === 'video' || file.kind === 'frame')) drop(before);
  return add(new Upload(kind, isLive, blob));
}

function drop(upload) {
  upload.abort.abort();
  upload.row?.remove();
  files.splice(files.indexOf(upload), 1);
  if (upload.url) URL.revokeObjectURL(upload.url);
  if (!upload.id) return;
  shelf.forget(upload.id);
  call('DELETE', `/uploads/${upload.id}`).catch(() => { /* It is swept in time. */ });
}

// The list

function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function rowOf(upload) {
  const photos = files.filter((file) => file.kind === 'photo');
  const name = upload.kind === 'video' ? texts.video : say(texts.photo, photos.indexOf(upload) + 1);
  const picture = !upload.url ? make('span', { className: 'thumb' })
    : upload.kind === 'video' ? make('video', { className: 'thumb', src: `${upload.url}#t=0.1`, muted: true, playsInline: true, preload: 'metadata' })
      : make('img', { className: 'thumb', src: upload.url, alt: '' });
  picture.addEventListener('error', () => picture.replaceWith(make('span', { className: 'thumb' })));
  const bar = make('progress', { max: 1, value: 0 });
  bar.setAttribute('aria-label', name);
  const remove = make('button', { type: 'button', className: 'remove', title: say(texts.remove, name) }, '×');
  remove.setAttribute('aria-label', say(texts.remove, name));
  remove.addEventListener('click', () => {
    if (upload.kind === 'video') for (const frame of files.filter((file) => file.kind === 'frame')) drop(frame);
    drop(upload);
    element('start').focus();
  });
  const row = make('li', {}, picture, make('div', { className: 'what' },
    make('strong', {}, name), make('span', { className: 'origin' }, upload.isLive ? texts.live : texts.gallery), bar, make('span', { className: 'state' })), remove);
  element('files').append(row);
  return row;
}

function show(upload) {
  if (!upload.isShown || !files.includes(upload)) return;
  upload.row ??= rowOf(upload);
  const [bar, state] = [upload.row.querySelector('progress'), upload.row.querySelector('.state')];
  const share = upload.total ? upload.offset / upload.total : 0;
  bar.value = share;
  bar.hidden = !upload.isPending;
  upload.row.className = upload.problem ? 'bad' : upload.isComplete ? 'good' : '';
  state.textContent = upload.problem
    ?? (upload.isComplete ? texts.sent
      : upload.isWaiting ? texts.waiting
        : share === 1 ? texts.checking
          : say(texts.sending, Math.floor(share * 100)));
}

function tell(text) { element('news').textContent = text; }

function tellProgress() {
  if (files.length > 0 && files.every((file) => file.isComplete)) tell(texts.allSent);
}

// Frames: what is looked at where a video cannot be.

async function frameOf(source, width, height) {
  const scale = Math.min(1, framePixels / Math.max(width, height));
  const canvas = make('canvas', { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext('2d').drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.85); });
}

async function framesOf(file) {
  const video = make('video', { muted: true, playsInline: true, preload: 'auto', src: URL.createObjectURL(file) });
  const frames = [];
  try {
    await until(video, 'loadeddata');
    const { duration } = video;
    for (let index = 0; index < mostFrames && Number.isFinite(duration); index++) {
      video.currentTime = duration * (index + 0.5) / mostFrames;
      await until(video, 'seeked');
      frames.push(await frameOf(video, video.videoWidth, video.videoHeight));
    }
  } catch {
    // Not every browser shows every video: then there are no frames, and the server has the video.
  }
  URL.revokeObjectURL(video.src);
  return frames.filter(Boolean);
}

function until(target, event) {
  return new Promise((resolve, reject) => {
    target.addEventListener(event, resolve, { once: true });
    target.addEventListener('error', reject, { once: true });
    setTimeout(reject, 10_000);
  });
}

// The camera

const camera = {
  stream: null, recorder: null, facing: 'environment', frames: [],

  async start() {
    this.stop();
    const picture = { facingMode: this.facing, width: { ideal: 1920 }, height: { ideal: 1080 } };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: picture, audio: true })
        .catch(() => navigator.mediaDevices.getUserMedia({ video: picture }));
    } catch {
      tell(texts.noCamera);
      return;
    }
    element('preview').srcObject = this.stream;
    element('camera').hidden = false;
    element('start').hidden = true;
    element('record').focus();
  },

  stop() { this.stream?.getTracks().forEach((track) => track.stop()); },

  record() {
    const mimeType = recorded.find((type) => MediaRecorder.isTypeSupported(type));
    const parts = [];
    let size = 0;
    this.frames = [];
    this.recorder = new MediaRecorder(this.stream, { mimeType, videoBitsPerSecond: 2_500_000 });
    this.recorder.ondataavailable = ({ data }) => {
      parts.push(data);
      size += data.size;
      // What is over the limit could not be sent.
      if (size > mostBytes.video * 0.97 && this.recorder.state === 'recording') this.recorder.stop();
    };
    this.recorder.onstop = () => this.finish(new Blob(parts, { type: this.recorder.mimeType }));
    this.recorder.start(1000);
    this.watch();
  },

  /** Counts the time, and keeps frames spread over the whole film however long it becomes. */
  watch() {
    const [begun, preview] = [Date.now(), element('preview')];
    let [every, next] = [1, 0];
    this.timer = setInterval(async () => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      element('elapsed').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      if (seconds < next) return;
      next = seconds + every;
      const frame = await frameOf(preview, preview.videoWidth, preview.videoHeight);
      if (frame) this.frames.push(frame);
      if (this.frames.length > mostFrames) {
        this.frames = this.frames.filter((_, index) => index % 2 === 0);
        every *= 2;
      }
    }, 250);
    element('clock').hidden = false;
    element('record').textContent = texts.stop;
    element('record').classList.add('stop');
    element('turn').disabled = true;
    tell(texts.recording);
  },

  finish(film) {
    clearInterval(this.timer);
    element('clock').hidden = true;
    element('record').textContent = texts.record;
    element('record').classList.remove('stop');
    element('turn').disabled = false;
    tell('');
    take('video', true, film);
    for (const frame of this.frames.slice(0, mostFrames)) take('frame', true, frame);
  },

  async snap() {
    const preview = element('preview');
    const scale = preview.videoWidth ? 1 : 0;
    if (!scale) return;
    const canvas = make('canvas', { width: preview.videoWidth, height: preview.videoHeight });
    canvas.getContext('2d').drawImage(preview, 0, 0);
    const photo = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.92); });
    if (photo) take('photo', true, photo);
  },
};

// The form

function wrong(text, focus) {
  const shown = element('wrong');
  shown.textContent = text ?? '';
  shown.hidden = !text;
  if (text) (focus ?? element('send')).focus();
  return !!text;
}

async function submit(event) {
  event.preventDefault();
  const { condition, reason, notes } = Object.fromEntries(new FormData(form));
  if (!files.some((file) => file.isShown && !file.problem)) return wrong(texts.nothing, element('camera').hidden ? element('start') : element('record'));
  if (files.some((file) => file.isShown && file.isPending)) return wrong(texts.unfinished);
  if (!condition) return wrong(texts.noCondition, form.querySelector('[name=condition]'));
  if (condition === 'problem' && !reason) return wrong(texts.noReason, element('reason'));
  wrong();

  const send = element('send');
  send.disabled = true;
  try {
    await call('POST', '/submission', {
      json: { condition, reason: condition === 'problem' ? reason : null, notes: notes || null, uploads: files.filter((file) => file.isComplete).map((file) => file.id) },
    });
    return await showOutcome();
  } catch (failure) {
    // Sent from another window, or too late: the page says which.
    if (failure.status === 409) return showOutcome();
    send.disabled = false;
    return wrong(failure instanceof Refused ? failure.message : texts.failed);
  }
}

async function showOutcome() {
  isLeaving = true;
  camera.stop();
  location.reload();
}

let isLeaving = false;

async function begin() {
  form.hidden = false;
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
    element('start').hidden = true;
    tell(texts.noCamera);
  }

  element('start').addEventListener('click', () => camera.start());
  element('record').addEventListener('click', () => (camera.recorder?.state === 'recording' ? camera.recorder.stop() : camera.record()));
  element('snap').addEventListener('click', () => camera.snap());
  element('turn').addEventListener('click', () => {
    camera.facing = camera.facing === 'environment' ? 'user' : 'environment';
    camera.start();
  });
  element('photos').addEventListener('change', async ({ target }) => {
    for (const file of [...target.files]) {
      take('photo', false, file);
      if (/hei[cf]/i.test(file.type + file.name)) await takeDrawn(file);
    }
    target.value = '';
  });
  element('video').addEventListener('change', async ({ target }) => {
    const [film] = target.files;
    target.value = '';
    if (!film) return;
    take('video', false, film);
    for (const frame of await framesOf(film)) take('frame', false, frame);
  });
  form.addEventListener('change', () => {
    element('problem').hidden = new FormData(form).get('condition') !== 'problem';
    wrong();
  });
  form.addEventListener('submit', submit);
  addEventListener('beforeunload', (event) => {
    if (!isLeaving && camera.recorder?.state === 'recording') event.preventDefault();
  });

  const { uploads } = await call('GET', '/uploads');
  for (const known of uploads) {
    const upload = await Upload.resumed(known);
    if (upload.isPending) add(upload);
    else {
      files.push(upload);
      show(upload);
    }
  }
  tellProgress();
}

/** A phone's own photo format is looked at as a JPEG, where this browser can draw one. */
async function takeDrawn(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  const frame = picture && await frameOf(picture, picture.width, picture.height);
  if (frame) take('frame', false, frame);
}

if (form) begin().catch((failure) => tell(failure instanceof Refused ? failure.message : texts.failed));
