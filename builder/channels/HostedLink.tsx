import { Button, UnstyledButton } from '@mantine/core'
import { useMemo, useState } from 'react'
import { encode } from 'uqr'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Channels.module.css'
import { CopyField } from './CopyField.tsx'
import { useCopy } from './channels.ts'
import { pngOf, svgPathOf } from './qr.ts'

/** The hosted chat page: link, QR code to scan or download. */
export function HostedLink({ path, compact = false }: { path: string; compact?: boolean }) {
  const { t } = useT()
  const copy = useCopy()
  const [shown, setShown] = useState(false)
  const url = new URL(path, window.location.origin).href
  if (compact) {
    return (
      <div className={styles.compact}>
        <div className={styles.row}>
          <Button
            size="compact-md"
            component="a"
            href={url}
            target="_blank"
            rel="noopener"
            leftSection={<Icon name="external-link" size={16} />}
          >
            {t('channels.hosted.open')}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => void copy(url)}>
            {t('common.copy')}
          </Button>
          <UnstyledButton
            className={styles.qrToggle}
            aria-expanded={shown}
            aria-label={t('channels.hosted.qr')}
            onClick={() => setShown(!shown)}
          >
            <Icon name="qrcode" size={20} />
          </UnstyledButton>
        </div>
        {shown && <Qr url={url} />}
      </div>
    )
  }
  return (
    <>
      <CopyField label={t('channels.hosted.link')} description={t('channels.hosted.help')} value={url} />
      <Qr url={url} download />
    </>
  )
}

function Qr({ url, download = false }: { url: string; download?: boolean }) {
  const { t } = useT()
  const code = useMemo(() => encode(url, { ecc: 'M', border: 4 }), [url])
  return (
    <figure className={styles.qr}>
      <svg
        viewBox={`0 0 ${code.size} ${code.size}`}
        role="img"
        aria-label={t('channels.hosted.qr')}
        shapeRendering="crispEdges"
      >
        <rect width={code.size} height={code.size} fill="#fff" />
        <path d={svgPathOf(code.data)} fill="#17202a" />
      </svg>
      {download && (
        <div className={styles.qrActions}>
          <Button
            size="compact-sm"
            component="a"
            href={url}
            target="_blank"
            rel="noopener"
            leftSection={<Icon name="external-link" size={16} />}
          >
            {t('channels.hosted.open')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="download" size={16} />}
            onClick={() => pngOf(code.data, 1024)}
          >
            {t('channels.hosted.png')}
          </Button>
        </div>
      )}
    </figure>
  )
}
