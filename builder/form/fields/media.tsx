// The web address of a file, with what it shows; or a file of one's own, where there is a place for it.
import { FileButton, UnstyledButton } from '@mantine/core'
import { useContext, useState } from 'react'
import { Icon } from '../../ui/Icon.tsx'
import { toast } from '../../ui/toast.ts'
import { useT } from '../../words/i18n.ts'
import styles from '../Form.module.css'
import type { FieldProps } from '../field.ts'
import { UploadContext } from '../upload.ts'
import { TemplateField } from './template.tsx'

export function MediaField(props: FieldProps) {
  const { value, compact, onChange } = props
  const upload = useContext(UploadContext)
  const url = typeof value === 'string' ? value : ''
  return (
    <div>
      <TemplateField {...props} />
      {upload && <Chooser upload={upload} onChosen={onChange} />}
      {!compact && <Shown key={url} url={url} />}
    </div>
  )
}

function Chooser({
  upload,
  onChosen,
}: {
  upload: (file: File) => Promise<{ url: string }>
  onChosen(url: string): void
}) {
  const { t } = useT()
  const [busy, setBusy] = useState(false)
  const choose = async (file: File | null) => {
    if (!file) return
    setBusy(true)
    await upload(file).then(({ url }) => onChosen(url), toast.error)
    setBusy(false)
  }
  return (
    <FileButton onChange={(file) => void choose(file)}>
      {(props) => (
        <UnstyledButton {...props} className={styles.upload} disabled={busy} aria-busy={busy}>
          <Icon name="upload" size={14} /> {t('canvas.form.upload')}
        </UnstyledButton>
      )}
    </FileButton>
  )
}

/** The picture behind an address, if it is one. */
function Shown({ url }: { url: string }) {
  const [isPicture, setIsPicture] = useState(
    /^https:\/\/[^{}]+\.(png|jpe?g|gif|webp|svg|avif)(\?|$)/i.test(url),
  )
  if (!isPicture) return null
  return <img src={url} alt="" className={styles.thumbnail} onError={() => setIsPicture(false)} />
}
