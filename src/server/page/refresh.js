const everyMs = 10_000;

async function refresh() {
  if (document.hidden) return;
  const connection = document.getElementById('connection');
  try {
    const response = await fetch(location.pathname, { cache: 'no-store' });
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const main = next.querySelector('main');
    if (main === null) throw new Error('no page');
    document.querySelector('main').replaceWith(main);
    connection.textContent = '';
  } catch {
    connection.textContent = 'Not reachable: these numbers are no longer renewed.';
  }
}

setInterval(() => void refresh(), everyMs);
document.addEventListener('visibilitychange', () => void refresh());
