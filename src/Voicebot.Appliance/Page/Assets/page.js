"use strict";

// Whoever has scrolled up in a conversation reads there; all others see its end.
function reading(place) {
  return [...place.querySelectorAll(".talk")].map((talk) =>
    talk.scrollHeight - talk.scrollTop - talk.clientHeight > 40 ? talk.scrollTop : -1);
}

function follow(place, read) {
  place.querySelectorAll(".talk").forEach((talk, index) => {
    talk.scrollTop = read[index] >= 0 ? read[index] : talk.scrollHeight;
  });
  tick();
}

// A call's clock goes on by itself from what the appliance said once.
const begun = new Map();
function tick() {
  const now = performance.now();
  for (const clock of document.querySelectorAll(".clock")) {
    const call = clock.dataset.call;
    if (!begun.has(call)) begun.set(call, now - clock.dataset.seconds * 1000);
    const seconds = Math.max(0, Math.floor((now - begun.get(call)) / 1000));
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

// Lights that blink are still for whoever asked for stillness; their words say the rest.
const still = matchMedia("(prefers-reduced-motion: reduce)");
function calm() {
  for (const lamp of document.querySelectorAll(".lamp")) still.matches ? lamp.pauseAnimations() : lamp.unpauseAnimations();
}
still.addEventListener("change", calm);
calm();

// The state page as it changes. Without script every page still says what was true when it was asked for.
const live = document.body.dataset.live;
if (live) {
  const source = new EventSource(live);
  const lost = document.getElementById("lien");
  source.onopen = () => { lost.hidden = true; };
  source.onerror = () => {
    lost.hidden = false;
    if (source.readyState === EventSource.CLOSED) location.reload(); // logged out
  };
  for (const region of ["etat", "voyants", "pannes", "direct"]) {
    source.addEventListener(region, (event) => {
      const place = document.getElementById(region);
      const read = reading(place);
      place.innerHTML = event.data;
      follow(place, read);
      calm();
    });
  }
  setInterval(tick, 1000);
  tick();
}

// What takes its time says so. The browser collects the form first: a button that is disabled already would not be in it.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter ?? form.querySelector("button");
    button.textContent = form.dataset.busy;
    setTimeout(() => { button.disabled = true; });
  });
}
