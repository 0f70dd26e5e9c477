// <script src="https://…/badge.js" data-website="…" [data-product="…"] [data-lang="fr"] async></script>
// Shows the stars of a shop, or of one of its products, where it stands. It keeps nothing in the browser and asks this host alone; a page's
// Content-Security-Policy must allow the host in script-src and connect-src. Styles live in a shadow tree of its own, and no inline one is needed.
(() => {
  const script = document.currentScript;
  const { website, product, lang } = script.dataset;
  if (!website) return;

  const texts = {
    en: { verified: count => `${count} verified ${count === '1' ? 'review' : 'reviews'}`, none: 'No reviews yet', stars: average => `${average} out of 5 stars` },
    fr: { verified: count => `${count} avis ${count === '1' ? 'vérifié' : 'vérifiés'}`, none: 'Pas encore d’avis', stars: average => `${average} étoiles sur 5` },
  };
  const wanted = (lang || document.documentElement.lang || navigator.language || 'en').slice(0, 2).toLowerCase();
  const language = wanted in texts ? wanted : 'en';
  const number = (value, digits) => value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const svg = 'http://www.w3.org/2000/svg';
  const shape = 'M10 1.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8L10 14.9l-5.2 2.7 1-5.8L1.6 7.7l5.8-.8z';
  const styles = `
    :host { display: inline-block; }
    a { display: inline-flex; flex-wrap: wrap; gap: 0 0.5em; align-items: center; color: inherit; text-decoration: none; }
    a:hover .count { text-decoration: underline; }
    a:focus-visible { outline: 2px solid; outline-offset: 2px; }
    svg { width: 6em; height: 1.2em; fill: #b8620e; stroke: #b8620e; }
    .off { fill: none; }
  `;

  const element = (name, attributes = {}, ...children) => {
    const made = name === 'a' || name === 'span' ? document.createElement(name) : document.createElementNS(svg, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // Five outlines, and as much of five full stars over them as the average is.
  const stars = average => {
    const row = full => [0, 1, 2, 3, 4].map(at => element('path', { d: shape, transform: `translate(${at * 20} 0)`, ...(full ? {} : { class: 'off' }) }));
    const clip = element('clipPath', { id: 'c' }, element('rect', { x: 0, y: 0, width: average * 20, height: 20 }));
    return element('svg', { viewBox: '0 0 100 20', 'aria-hidden': 'true' }, clip, ...row(false), element('g', { 'clip-path': 'url(#c)' }, ...row(true)));
  };

  const show = rating => {
    const { verified, none, stars: spoken } = texts[language];
    const host = document.createElement('div');
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    const link = element('a', { href: `${rating.rules_url}?lang=${language}`, target: '_blank', rel: 'noopener', lang: language });
    if (rating.count === 0) {
      link.append(element('span', { class: 'count' }, none));
    } else {
      const average = number(rating.average, 1);
      link.append(stars(rating.average), element('span', { class: 'average', 'aria-label': spoken(average), role: 'img' }, `${average}/5`), element('span', { class: 'count' }, verified(number(rating.count, 0))));
    }
    root.append(link);
    script.after(host);
  };

  const address = new URL(`verified-reviews/v1/public/websites/${encodeURIComponent(website)}/rating`, script.src);
  if (product) address.searchParams.set('product', product);
  // A page without a badge is better than a page with an error.
  fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer' })
    .then(reply => (reply.ok ? reply.json().then(show) : undefined))
    .catch(() => {});
})();
