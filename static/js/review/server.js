// Asking the server: what it answers, and whether it answered at all.

function token() {
  const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
  return cookie ? cookie[1] : JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];
}

/** ``status`` is 0 where there was no answer; ``html`` is what to put in the page. */
export async function ask(address, body = null) {
  try {
    const answer = await fetch(address, {
      method: body === null ? "GET" : "POST",
      headers: {
        "HX-Request": "true",
        ...(body !== null && { "X-CSRFToken": token(), "Content-Type": "application/x-www-form-urlencoded" }),
      },
      body,
      redirect: "manual",
    });
    return { status: answer.status, ok: answer.ok, html: await answer.text() };
  } catch {
    return { status: 0, ok: false, html: "" };
  }
}

/** Why nothing was saved, in words. */
export function why(status) {
  if (status === 0) return "no connection";
  if (status === 403) return "you were logged out, or this is not open to you";
  return `the server could not do it (${status})`;
}
