// A courier's phone: parcels are scanned with the camera, signatures drawn with a finger, and what was sent without a connection is sent when there is one.
// All of the console works without this: codes are typed, a signature is a photo, and a form needs a connection.

const scan = document.querySelector('[data-scans]');
if (scan && 'BarcodeDetector' in window && navigator.mediaDevices) {
  const [video, field, words] = [document.querySelector('.viewfinder'), document.getElementById('code'), scan.textContent];
  let stream = null;
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    [stream, video.hidden, scan.textContent] = [null, true, words];
  };
  const look = async detector => {
    if (!stream) return;
    const [found] = await detector.detect(video).catch(() => []);
    if (!found) return void requestAnimationFrame(() => look(detector));
    stop();
    field.value = found.rawValue;
    field.form.requestSubmit();
  };
  scan.hidden = false;
  scan.addEventListener('click', async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch {
      return void field.focus();
    }
    video.srcObject = stream;
    await video.play();
    [video.hidden, scan.textContent] = [false, scan.dataset.stop];
    look(new BarcodeDetector());
  });
  addEventListener('pagehide', stop);
}

const canvas = document.querySelector('canvas.signature');
if (canvas) {
  const [pen, file, again] = [canvas.getContext('2d'), document.getElementById('signature'), document.querySelector('button.again')];
  const clear = () => {
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    file.value = '';
  };
  const at = event => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  };
  Object.assign(pen, { lineWidth: 4, lineCap: 'round', lineJoin: 'round', strokeStyle: '#000' });
  clear();
  // Where it can be drawn, no file is chosen.
  [canvas.hidden, again.hidden, file.hidden] = [false, false, true];
  canvas.addEventListener('pointerdown', event => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener('pointermove', event => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener('pointerup', () => canvas.toBlob(image => {
    const files = new DataTransfer();
    files.items.add(new File([image], 'signature.png', { type: 'image/png' }));
    file.files = files.files;
  }));
  again.addEventListener('click', clear);
}

// Forms that wait for a connection lie in the browser's database, images included, until the server has answered each.
const store = () => new Promise((resolve, reject) => {
  const opening = indexedDB.open('console', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('waiting', { keyPath: 'key' });
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
});
const inStore = async (mode, act) => {
  const database = await store();
  return new Promise((resolve, reject) => {
    const asked = act(database.transaction('waiting', mode).objectStore('waiting'));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
};
const waiting = document.getElementById('waiting');
const tell = count => {
  if (!waiting) return;
  waiting.hidden = count === 0;
  waiting.textContent = waiting.dataset.words.replace('{0}', count);
};

let sending = false;
async function sendAll() {
  if (sending) return;
  sending = true;
  try {
    const forms = await inStore('readonly', forms => forms.getAll());
    tell(forms.length);
    for (const form of forms) {
      const body = new FormData();
      for (const [name, value] of form.fields) body.append(name, value);
      let answer;
      try {
        answer = await fetch(form.action, { method: 'POST', body });
      } catch {
        return;
      }
      // A server that is busy or being renewed has not taken it; any other answer is one.
      if (answer.status >= 500 || answer.status === 429) return;
      const [address, shown] = [new URL(answer.url), new DOMParser().parseFromString(await answer.text(), 'text/html')];
      // The shift is over: whoever signs in again sends what waits.
      if (answer.redirected && address.pathname !== form.page) {
        if (address.pathname !== location.pathname) location.href = answer.url;
        return;
      }
      if (address.searchParams.has('stale')) {
        const fresh = shown.querySelector('input[name=__RequestVerificationToken]').value;
        form.fields = form.fields.map(([name, value]) => [name, name === '__RequestVerificationToken' ? fresh : value]);
        await inStore('readwrite', forms => forms.put(form));
        return;
      }
      await inStore('readwrite', forms => forms.delete(form.key));
      if (form.page === location.pathname) show(answer.redirected, shown);
    }
    tell(0);
  } finally {
    sending = false;
  }
}

function show(isTaken, shown) {
  const main = shown.querySelector('main');
  if (isTaken || !main) {
    // What the server said of it was said to us, and not to the page that comes now.
    sessionStorage.setItem('done', shown.querySelector('.notice.good')?.textContent ?? '');
    return location.reload();
  }
  document.querySelector('main').replaceWith(main);
  document.getElementById('wrong')?.focus();
}

const done = sessionStorage.getItem('done');
if (done) {
  sessionStorage.removeItem('done');
  const notice = Object.assign(document.createElement('p'), { className: 'notice good', textContent: done });
  notice.setAttribute('role', 'status');
  document.querySelector('h1')?.after(notice);
}

document.addEventListener('submit', async event => {
  const form = event.target;
  if (!form.matches('form[data-keeps]')) return;
  event.preventDefault();
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string' || value.size > 0);
  await inStore('readwrite', forms => forms.put({ key: form.elements.key.value, action: form.action, page: location.pathname, fields }));
  sendAll();
});
if (window.indexedDB) {
  sendAll();
  addEventListener('online', sendAll);
  setInterval(sendAll, 5000);
}
