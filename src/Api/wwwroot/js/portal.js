// Buttons that copy, focus on what went wrong, and one press a form. All of the portal works without this; then the copy buttons stay hidden.

for (const button of document.querySelectorAll('button[data-copies]')) {
  const words = button.textContent;
  const label = button.getAttribute('aria-label');
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    button.textContent = button.dataset.copied;
    button.removeAttribute('aria-label');
    setTimeout(() => {
      button.textContent = words;
      if (label) button.setAttribute('aria-label', label);
    }, 2000);
  });
}

for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', () => {
    // Not before the form is on its way: a disabled button is none that sent it.
    setTimeout(() => { for (const button of form.querySelectorAll('button[type=submit]')) button.disabled = true; });
  });
}
// Somebody who comes back by the browser's button may send again.
addEventListener('pageshow', () => { for (const button of document.querySelectorAll('button[type=submit]')) button.disabled = false; });

// Whoever ticks an event means these and not all.
for (const tick of document.querySelectorAll('.ticks input')) {
  tick.addEventListener('change', () => { if (tick.checked) tick.closest('.events').querySelector('[value=some]').checked = true; });
}

const account = document.querySelector('details.account');
if (account) {
  addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !account.open) return;
    account.open = false;
    account.querySelector('summary').focus();
  });
  addEventListener('click', event => { if (!account.contains(event.target)) account.open = false; });
}

(document.querySelector('[aria-invalid]') ?? document.getElementById('wrong') ?? document.getElementById('codes') ?? document.getElementById('arrived'))?.focus();
