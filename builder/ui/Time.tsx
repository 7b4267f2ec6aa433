import { useEffect, useState } from 'react'
import { useT } from '../words/i18n.ts'

interface TimeProps {
  at: string | Date
  /** `ago` keeps itself up to date. */
  as?: 'ago' | 'time' | 'date'
  className?: string
}

const EVERY_MS = 30_000

/** A moment in words, with the exact one on hover. */
export function Time({ at, as = 'ago', className }: TimeProps) {
  const { ago, time, date } = useT()
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    if (as !== 'ago') return
    const timer = setInterval(() => setNow(new Date()), EVERY_MS)
    return () => clearInterval(timer)
  }, [as])
  const moment = new Date(at)
  const text =
    as === 'ago' ? ago(moment, moment > now ? moment : now) : as === 'time' ? time(moment) : date(moment)
  return (
    <time className={className} dateTime={moment.toISOString()} title={`${date(moment)} ${time(moment)}`}>
      {text}
    </time>
  )
}
