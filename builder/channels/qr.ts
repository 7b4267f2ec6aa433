// A QR code's modules as a drawing, and as a file.

/** One rectangle per run of dark modules. */
export function svgPathOf(modules: boolean[][]): string {
  const runs: string[] = []
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue
      let end = x
      while (row[end]) end += 1
      runs.push(`M${x} ${y}h${end - x}v1h${x - end}z`)
      x = end
    }
  }
  return runs.join('')
}

/** Downloads the code as a PNG of about this many pixels, in whole pixels per module so that it stays sharp. */
export function pngOf(modules: boolean[][], pixels: number): void {
  const scale = Math.max(1, Math.floor(pixels / modules.length))
  const canvas = document.createElement('canvas')
  canvas.width = modules.length * scale
  canvas.height = canvas.width
  const pen = canvas.getContext('2d')
  if (pen === null) return
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = '#17202a'
  for (const [y, row] of modules.entries()) {
    for (const [x, dark] of row.entries()) if (dark) pen.fillRect(x * scale, y * scale, scale, scale)
  }
  const link = document.createElement('a')
  link.href = canvas.toDataURL('image/png')
  link.download = 'charla-qr.png'
  link.click()
}
