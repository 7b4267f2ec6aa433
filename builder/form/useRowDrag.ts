// Moving a row by its grip, with a mouse or a finger.
import { type PointerEvent, type RefObject, useRef, useState } from 'react'

/** How far a pointer moves before it drags, in pixels; less is a click. */
const SLACK = 5

export interface Grip {
  onPointerDown(event: PointerEvent<HTMLElement>): void
  onPointerMove(event: PointerEvent<HTMLElement>): void
  onPointerUp(event: PointerEvent<HTMLElement>): void
  onPointerCancel(): void
  /** Swallows the click that ends a drag. */
  onClickCapture(event: React.MouseEvent): void
}

export interface RowDrag {
  /** The row that the dragged one would land at. */
  over: number | null
  /** On which side of it. */
  side: 'before' | 'after'
  grip(index: number): Grip
}

/** Drags the rows of the list inside the box; `move` is called once, on letting go. */
export function useRowDrag(
  box: RefObject<HTMLElement | null>,
  move: (from: number, to: number) => void,
): RowDrag {
  const [drag, setDrag] = useState<{ from: number; over: number } | null>(null)
  const began = useRef<number | null>(null)
  const dragged = useRef(false)
  const stop = () => {
    began.current = null
    setDrag(null)
  }
  return {
    over: drag && drag.over !== drag.from ? drag.over : null,
    side: drag && drag.over < drag.from ? 'before' : 'after',
    grip: (from) => ({
      onPointerDown(event) {
        if (event.button !== 0) return
        began.current = event.clientY
        dragged.current = false
        event.currentTarget.setPointerCapture(event.pointerId)
      },
      onPointerMove(event) {
        if (began.current === null) return
        if (!dragged.current && Math.abs(event.clientY - began.current) < SLACK) return
        dragged.current = true
        setDrag({ from, over: rowAt(box.current, event.clientY) ?? from })
      },
      onPointerUp() {
        if (dragged.current && drag) move(drag.from, drag.over)
        stop()
      },
      onPointerCancel: stop,
      onClickCapture(event) {
        if (!dragged.current) return
        dragged.current = false
        event.stopPropagation()
        event.preventDefault()
      },
    }),
  }
}

/** The row at a height, or the nearest one. */
function rowAt(box: HTMLElement | null, y: number): number | null {
  const rows = [...(box?.querySelectorAll(':scope > ol > li') ?? [])]
  if (rows.length === 0) return null
  const index = rows.findIndex((row) => y < row.getBoundingClientRect().bottom)
  return index < 0 ? rows.length - 1 : index
}
