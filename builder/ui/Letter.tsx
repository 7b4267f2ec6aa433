// An e-mail as its sender formatted it. Twice shut in: cleaned of all that runs, and in a frame that runs nothing.
import purify from 'dompurify'
import { useState } from 'react'
import styles from './MessageContent.module.css'

const look = `<meta charset="utf-8"><base target="_blank"><style>
  body { margin: 0; font: 14px/1.5 system-ui, sans-serif; color: #1c1c1f; overflow-wrap: anywhere }
  img { max-width: 100%; height: auto } p { margin: 0 0 8px } ul { margin: 0 0 8px; padding-inline-start: 20px }
</style>`

const MOST = 480
/** Above and below, as the frame’s style has it. */
const PADDING = 18

/** The letter, as high as it is, up to a limit where it scrolls. */
export function Letter({ html, title }: { html: string; title: string }) {
  const [height, setHeight] = useState(60)
  const clean = purify.sanitize(html, {
    FORBID_TAGS: ['form', 'input', 'button', 'style'],
    FORBID_ATTR: ['id', 'name'],
  })
  return (
    <iframe
      className={styles.frame}
      title={title}
      // Same origin only so that its height can be read; without scripts nothing in it can use that.
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={look + clean}
      style={{ height }}
      onLoad={({ currentTarget }) =>
        setHeight(
          Math.min(MOST, (currentTarget.contentDocument?.documentElement.scrollHeight ?? 60) + PADDING),
        )
      }
    />
  )
}
