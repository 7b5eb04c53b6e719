"""What an eye and a fingertip need of a screen, asked of the page itself."""

CONTRAST = """() => {
  function channel(value) {
    value /= 255;
    return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
  function light(colour) {
    const [red, green, blue] = colour.map(channel);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  function parse(text) { return text.match(/[\\d.]+/g).map(Number); }
  function over(top, under) {
    const a = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map(i => top[i] * a + under[i] * (1 - a));
  }
  function ground(node) {
    const stack = [];
    for (let at = node; at && at.nodeType === 1; at = at.parentNode) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      stack.push(colour);
      if (colour.length < 4 || colour[3] === 1) break;
    }
    return stack.reduceRight((under, top) => over(top, under), [255, 255, 255]);
  }
  function dimmed(node) {
    return !!node.closest('.gu-off, :disabled, [aria-hidden=true]');
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const bad = [];
  let seen = 0;
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentNode, box = node.getBoundingClientRect();
    if (!text.nodeValue.trim() || !box.width || !box.height || dimmed(node)) continue;
    if (/^(SCRIPT|STYLE|OPTION)$/.test(node.nodeName)) continue;
    const back = ground(node), ink = over(parse(getComputedStyle(node).color), back);
    const pair = [light(ink), light(back)].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    seen += 1;
    if (ratio < 4.5) bad.push(text.nodeValue + ' ' + ratio.toFixed(2));
  }
  return {seen, bad};
}"""

_TARGETS = """([least, boxes, spared]) => {
  const bad = [], all = 'button, [role=button], [role=tab], input, select';
  for (const node of document.querySelectorAll(all)) {
    const box = (boxes && node.closest(boxes) || node).getBoundingClientRect();
    if (!box.width || !box.height || getComputedStyle(node).visibility === 'hidden') continue;
    const name = node.getAttribute('aria-label') || node.textContent || node.name;
    const small = box.width < least || box.height < least - 1;  // a line between rows
    if (small && !(spared && node.closest(spared))) {
      bad.push(`${name} ${Math.round(box.width)}x${Math.round(box.height)}`);
    }
    if (box.left < -0.5 || box.right > innerWidth + 0.5 || box.top < -0.5 ||
        box.bottom > innerHeight + 0.5) {
      bad.push(name + ' outside');
    }
  }
  return bad;
}"""

_COVERED = """(by) => {
  const bad = [];
  for (const node of document.querySelectorAll('button, [role=button], [role=tab], input')) {
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height || getComputedStyle(node).visibility === 'hidden') continue;
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (hit && !node.contains(hit) && !hit.closest(by)) {
      bad.push((node.getAttribute('aria-label') || node.textContent) + ' under ' + hit.className);
    }
  }
  return bad;
}"""


def badly_placed(page, least, *, boxes="", spared=""):
    """What a finger touches that is smaller than the least size, or not wholly in the window.

    Boxes and spared are CSS selectors: a field is touched anywhere in its box, which its label
    belongs to; what stands in a low bar may be as low as that.
    """
    return page.evaluate(_TARGETS, [least, boxes, spared])


def covered(page, *, by=".gu-veil"):
    """What something else lies over, except what may: a dialog lies over all on purpose."""
    return page.evaluate(_COVERED, by)
