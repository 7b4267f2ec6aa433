// F6 walks from pane to pane: the bar above, the canvas or the outline, the tools, the side panel.
const panes = ['main header, header', '.react-flow__nodes, ol', '[role="toolbar"]', 'aside[aria-label]']

const reachable = 'a[href], button:not([tabindex="-1"]), input, textarea, select, [tabindex="0"]'

/** Moves the focus to the first stop of the next pane, or of the one before; back on the canvas to what is selected there. */
export function nextPane(backwards: boolean): void {
  const main = document.querySelector('main') ?? document.body
  const found = panes.flatMap((pane) => [...main.querySelectorAll<HTMLElement>(pane)].slice(0, 1))
  const here = found.findIndex((pane) => pane.contains(document.activeElement))
  for (let by = 1; by <= found.length; by += 1) {
    const pane = found.at((here + (backwards ? -by : by) + found.length * 2) % found.length)
    const stop =
      pane?.querySelector<HTMLElement>('.react-flow__node.selected') ??
      pane?.querySelector<HTMLElement>(reachable)
    if (!stop) continue
    stop.focus()
    return
  }
}
