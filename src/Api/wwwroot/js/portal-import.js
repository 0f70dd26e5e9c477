// How far a file is, without a reload: the page is asked for again and its parts are put in place. Without a script a link does the same.
const every = 1500;

const look = async () => {
  const section = document.getElementById('import');
  if (!section?.classList.contains('working')) return;
  try {
    const reply = await fetch(location.href, { credentials: 'same-origin', redirect: 'error' });
    if (reply.ok) {
      const now = new DOMParser().parseFromString(await reply.text(), 'text/html').getElementById('import');
      if (!now) return;
      section.querySelector('[data-part=progress]').replaceWith(now.querySelector('[data-part=progress]'));
      const words = now.querySelector('[data-part=words]').textContent;
      const said = section.querySelector('[data-part=words]');
      // Read out only when it changes.
      if (said.textContent !== words) said.textContent = words;
      if (!now.classList.contains('working')) {
        section.classList.remove('working');
        const [list, listed] = [document, now.ownerDocument].map(page => page.querySelector('[aria-labelledby=before] tbody'));
        if (list && listed) list.replaceWith(listed);
      }
    }
  } catch {
    // The connection will be back, or the reader reloads.
  }
  setTimeout(look, every);
};

setTimeout(look, every);
