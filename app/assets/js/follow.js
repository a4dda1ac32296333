// Follows background work: <div data-follow="address"> is asked for again until the page comes without the mark.
//
// What has changed is put in place; the region is aria-live, so a screen reader tells it. Without JavaScript a link does
// the same. A bad line only makes it later: the next try comes by itself.

const EVERY_MS = 2000;

export function startFollowing(root) {
  const region = root.querySelector("[data-follow]");
  if (region) setTimeout(() => look(region), EVERY_MS);
}

async function look(region) {
  let shown = region;
  try {
    const response = await fetch(region.dataset.follow, { headers: { Accept: "text/html" } });
    // A redirect means the session has ended: the sign-in page does not belong in here.
    if (response.redirected) return;
    if (response.ok) shown = replace(region, await response.text());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  if (shown.dataset.follow) setTimeout(() => look(shown), EVERY_MS);
}

function replace(region, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("[data-job]");
  if (!fresh || fresh.isEqualNode(region)) return region;
  document.title = page.title;
  region.replaceWith(fresh);
  return fresh;
}
