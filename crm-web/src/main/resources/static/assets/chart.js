// Draws each element with data-chart; the same figures stand in a table below it.
(function () {
  'use strict';
  function draw(box) {
    var data = JSON.parse(box.dataset.chart);
    var style = getComputedStyle(document.documentElement);
    var text = style.getPropertyValue('--tblr-secondary').trim() || '#57646a';
    var line = style.getPropertyValue('--tblr-border-color').trim() || '#ddd';
    var bar = style.getPropertyValue('--tblr-link-color').trim() || '#0f766e';
    var short = new Intl.NumberFormat(data.locale, data.currency
      ? { notation: 'compact', style: 'currency', currency: data.currency, maximumFractionDigits: 1 }
      : { notation: 'compact', maximumFractionDigits: 1 });
    var old = echarts.getInstanceByDom(box);
    if (old) { old.dispose(); }
    var chart = echarts.init(box, null, { renderer: 'canvas' });
    if (data.kind === 'ring') {
      chart.setOption({
        animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
        animationDuration: 300,
        textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
        series: [{ type: 'pie', name: data.name, radius: ['48%', '74%'], startAngle: 90,
          itemStyle: { borderColor: style.getPropertyValue('--tblr-bg-surface').trim() || '#fff', borderWidth: 2 },
          label: { color: text, formatter: '{b}' }, labelLine: { lineStyle: { color: line } },
          data: data.labels.map(function (label, i) {
            // From what is worst to what is best, in one hue.
            return { name: label, value: data.values[i], itemStyle: { color: bar, opacity: 0.3 + 0.7 * i / Math.max(1, data.labels.length - 1) } };
          }).filter(function (part) { return part.value > 0; }) }]
      });
      return chart;
    }
    var tones = { plain: bar, gain: style.getPropertyValue('--tblr-green').trim() || '#2b7a4b', loss: style.getPropertyValue('--tblr-red').trim() || '#b3372b' };
    var rows = data.series || [{ type: 'bar', name: data.name, values: data.values, tone: 'plain' }];
    chart.setOption({
      animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      animationDuration: 300,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 8, top: 28, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: data.labels, axisLabel: data.labels.length > 8 ? { color: text, hideOverlap: true } : { color: text, interval: 0, width: 76, overflow: 'break', lineHeight: 15 }, axisLine: { onZero: false, lineStyle: { color: line } }, axisTick: { show: false } },
      yAxis: { type: 'value', axisLabel: { color: text, formatter: function (v) { return short.format(v); } }, splitLine: { lineStyle: { color: line } }, splitNumber: 4 },
      series: rows.map(function (row) {
        var color = tones[row.tone];
        return { type: row.type, name: row.name, data: row.values, stack: rows.length > 1 && row.type === 'bar' ? 'all' : undefined,
          itemStyle: { color: color, borderRadius: rows.length > 1 ? 0 : [3, 3, 0, 0] }, lineStyle: { color: color, width: 2 },
          areaStyle: row.type === 'line' ? { color: color, opacity: 0.12 } : undefined, showSymbol: data.labels.length < 3, barMaxWidth: 48,
          // The tooltip component writes inline styles, which the content security policy forbids; a label does not.
          emphasis: { label: { show: true, position: 'top', color: text, formatter: function (p) { return short.format(p.value); } } } };
      })
    });
    return chart;
  }
  function all() { document.querySelectorAll('[data-chart]').forEach(draw); }
  all();
  var wait;
  addEventListener('resize', function () { clearTimeout(wait); wait = setTimeout(all, 150); });
  new MutationObserver(all).observe(document.documentElement, { attributes: true, attributeFilter: ['data-bs-theme'] });
})();
