"""Logarithms of distribution functions and their derivatives: [arguments…, value].

logGammaP and logGammaQ of (a, x) are the logarithms of the regularized incomplete gamma functions,
logBetaI and logBetaIComplement of (a, b, x) those of the regularized incomplete beta function and of
1 less it. …Slope is the derivative in x; …Shape of (order, a, x), …Alpha and …Beta are those in the
shapes. logGammaQuantileShape(a, log x) is d log x / da at a fixed P(a, x). scaledLogBesselI(n, x)
is log(exp(-x) I_n(x)), logVonMisesArc(x, w, k) the log probability of the arc from x to x + w; …Shape
is its derivative in k, vonMisesQuantileShape(x, k) is dx / dk at a fixed probability.
"""

from mpmath import mp, mpf

from .doubles import double

DIGITS = 60
SHAPES = [1e-3, 0.0625, 0.5, 1.0, 2.5, 10.0, 100.0, 990.0, 1e3, 1e4, 1e5]
BETA_SHAPES = [
    (1e-3, 1e-3), (1e-3, 1.0), (1e-3, 1e5), (0.5, 0.5), (0.5, 3.0), (1.0, 1.0), (2.0, 3.0),
    (2.5, 1e-3), (10.0, 0.25), (10.0, 1e3), (30.0, 40.0), (1e3, 1e3), (1e5, 1e5), (1e5, 2.0),
    (0.5, 5e5), (5e5, 0.5), (5e6, 2.5), (5e5, 30.0),
]  # fmt: skip


def lower_series(a, x):
    """Gamma(a) P(a, x) x^-a e^x, by DLMF 8.11.4."""
    term = total = 1 / a
    n = 0
    while term > total * mpf(10) ** -(mp.dps + 2):
        n += 1
        term *= x / (a + n)
        total += term
    return total


def upper_fraction(a, x):
    """Gamma(a) Q(a, x) x^-a e^x by its continued fraction, DLMF 8.9.2, after Lentz."""
    b = x + 1 - a
    c = mpf(10) ** (mp.dps * 2)
    d = 1 / b
    h = d
    n = 0
    while True:
        n += 1
        step = -n * (n - a)
        b += 2
        d = 1 / (step * d + b)
        c = b + step / c
        h *= d * c
        if abs(d * c - 1) < mpf(10) ** -mp.dps:
            return h


def gamma_logs(a, x):
    """log P and log Q."""
    front = a * mp.log(x) - x - mp.loggamma(a)
    if x < a + 1 or x < 1:
        p = lower_series(a, x) * mp.exp(front)
        return mp.log(p), mp.log1p(-p)
    q = upper_fraction(a, x) * mp.exp(front)
    return mp.log1p(-q), mp.log(q)


def derivative(function, at, order=1):
    """By central differences whose error is far below a double's."""
    step = at * mpf(10) ** -12
    high, low = function(at + step), function(at - step)
    if order == 1:
        return (high - low) / (2 * step)
    return (high - 2 * function(at) + low) / step**2


def gamma_points():
    for a in SHAPES:
        spread = a**0.5
        points = {a + k * spread for k in (-6, -2, -0.5, 0, 0.5, 2, 6, 30)}
        points |= {0.1 * a, 0.5 * a, 1.5 * a, 4 * a}
        if a <= 10:
            points |= {1e-300, 1e-20, 1e-5, 0.1, 0.99, 1.01, 3.0, 30.0, 300.0}
        for x in sorted(points):
            if x > 0:
                yield a, x


def gamma_tables():
    names = ("logGammaP", "logGammaQ")
    tables = {name + end: [] for name in names for end in ("", "Slope", "Shape")}
    tables["logGammaQuantileShape"] = []
    for a, x in gamma_points():
        mp.dps = DIGITS
        shape, at = mpf(a), mpf(x)
        # The complement of a tail of e^-300 needs as many digits more.
        mp.dps = DIGITS + int(min(400, abs(min(gamma_logs(shape, at))) / 2.3))
        logs = gamma_logs(shape, at)
        density = (shape - 1) * mp.log(at) - at - mp.loggamma(shape)
        for side, name in enumerate(names):
            own = lambda s: gamma_logs(s, at)[side]  # noqa: E731
            slope = mp.exp(density - logs[side])
            add(tables, name, [a, x], logs[side])
            add(tables, name + "Slope", [a, x], slope if side == 0 else -slope)
            add(tables, name + "Shape", [1, a, x], derivative(own, shape))
            add(tables, name + "Shape", [2, a, x], derivative(own, shape, 2))
        # From the smaller tail, at log x as a double.
        log_x = double(mp.log(at))
        at = mp.exp(mpf(log_x))
        side = 0 if logs[0] < logs[1] else 1
        moved = derivative(lambda s: gamma_logs(s, at)[side], shape)
        scale = mp.exp(shape * mp.log(at) - at - mp.loggamma(shape) - gamma_logs(shape, at)[side])
        add(tables, "logGammaQuantileShape", [a, log_x], abs(moved) / scale)
    mp.dps = 50
    return tables


def add(tables, name, arguments, value):
    value = double(value)
    if value is not None and abs(value) > 1e-290:
        tables[name].append([*arguments, value])


def beta_fraction(a, b, x):
    """B(a, b) I_x(a, b) x^-a (1 - x)^-b by its continued fraction, DLMF 8.17.22, after Lentz."""
    tiny = mpf(10) ** (-2 * mp.dps)
    h, c, d = mpf(1), mpf(1), mpf(0)
    n = 0
    while True:
        n += 1
        m = n // 2
        if n % 2:
            step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + step * d or tiny)
        c = 1 + step / c or tiny
        h *= c * d
        if abs(c * d - 1) < mpf(10) ** -mp.dps:
            return 1 / (a * h)


def log_beta_side(a, b, x, is_lower):
    """log I_x(a, b), or log(1 - I_x(a, b)) = log I_(1 - x)(b, a)."""
    constant = mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)
    front = a * mp.log(x) + b * mp.log1p(-x) + constant
    rest = beta_fraction(a, b, x) if is_lower else beta_fraction(b, a, 1 - x)
    return front + mp.log(rest)


def beta_points():
    for a, b in BETA_SHAPES:
        mean = a / (a + b)
        spread = (mean * (1 - mean) / (a + b + 1)) ** 0.5
        points = {mean + k * spread for k in (-8, -2, -0.5, 0, 0.5, 2, 8)}
        points |= {0.1 * mean, 0.5 * mean, 0.5, 1 - 0.5 * (1 - mean), 0.9}
        if a + b < 100:
            points |= {1e-300, 1e-20, 1e-4, 0.3, 0.7, 0.999, 1 - 2.0**-40}
        for x in sorted(points):
            if 0 < x < 1:
                yield a, b, x


def beta_tables():
    names = ("logBetaI", "logBetaIComplement")
    stems = ("logBetaI", "logBetaJ")
    tables = {name: [] for name in names}
    tables |= {stem + end: [] for stem in stems for end in ("Slope", "Alpha", "Beta")}
    mp.dps = DIGITS
    for a, b, x in beta_points():
        alpha, beta, at = mpf(a), mpf(b), mpf(x)
        is_lower = at <= (alpha + 1) / (alpha + beta + 2)
        value = log_beta_side(alpha, beta, at, is_lower)
        constant = mp.loggamma(alpha + beta) - mp.loggamma(alpha) - mp.loggamma(beta)
        density = (alpha - 1) * mp.log(at) + (beta - 1) * mp.log1p(-at) + constant
        in_a = derivative(lambda s: log_beta_side(s, beta, at, is_lower), alpha)
        in_b = derivative(lambda s: log_beta_side(alpha, s, at, is_lower), beta)
        odds = mp.exp(value) / -mp.expm1(value)
        for side, name in enumerate(names):
            own = (side == 0) == is_lower
            logarithm = value if own else mp.log1p(-mp.exp(value))
            slope = mp.exp(density - logarithm)
            factor = 1 if own else -odds
            add(tables, name, [a, b, x], logarithm)
            add(tables, stems[side] + "Slope", [a, b, x], slope if side == 0 else -slope)
            add(tables, stems[side] + "Alpha", [a, b, x], factor * in_a)
            add(tables, stems[side] + "Beta", [a, b, x], factor * in_b)
    mp.dps = 50
    return tables


def bessel_tables():
    names = ("scaledLogBesselI", "scaledLogBesselISlope", "scaledLogBesselISlopeSlope")
    tables = {name: [] for name in names}
    for n in (0.0, 1.0, 2.0, 7.0, 30.0, 44.0, 50.0, 300.0, 1e4):
        for x in (1e-8, 0.1, 1.0, 5.0, 20.0, 44.0, 46.0, 100.0, 1e3, 1e4, 1e8):
            if n == 1e4 and x < 1 or n > 2 and x == 1e8:
                continue
            mp.dps = 60

            def function(t):
                return mp.log(mp.besseli(n, t, maxterms=10**6)) - t

            add(tables, "scaledLogBesselI", [n, x], function(mpf(x)))
            slope = derivative(function, mpf(x))
            add(tables, "scaledLogBesselISlope", [n, x], slope)
            # By Bessel's equation, with as many digits as cancel.
            curvature = (mpf(n) / x) ** 2 - (1 + slope) / x - slope * (2 + slope)
            add(tables, "scaledLogBesselISlopeSlope", [n, x], curvature)
    mp.dps = 50
    return tables


def von_mises(x, k):
    """P(X <= x) by the Fourier series, whose terms are below I_j(k) / I_0(k)."""
    total = (x + mp.pi) / (2 * mp.pi)
    scale = 1 / (mp.pi * mp.besseli(0, k))
    for j in range(1, 100000):
        weight = mp.besseli(j, k) * scale
        total += weight * mp.sin(j * x) / j
        if weight < mpf(10) ** -mp.dps:
            return total


def von_mises_tables():
    names = ("logVonMisesArc", "logVonMisesArcShape", "vonMisesQuantileShape")
    tables = {name: [] for name in names}
    mp.dps = 80
    for k in (1e-3, 0.5, 4.0, 60.0, 2e3):
        spread = min(1.0, k**-0.5)
        for x in (-3.1, -2.0, -3 * spread, -spread, -0.1 * spread, 0.3 * spread, 2 * spread, 2.5):
            if k == 2e3 and abs(x) > 1:
                continue
            point, concentration = mpf(x), mpf(k)
            slope = derivative(lambda s: von_mises(point, s), concentration)
            scale = 2 * mp.pi * mp.besseli(0, concentration)
            density = mp.exp(concentration * mp.cos(point)) / scale
            add(tables, names[2], [x, k], -slope / density)
            for width in (2.0**-20, 0.25, 1.5, 4.0, 6.25):
                add_arc(tables, names, x, width, k)
    mp.dps = 50
    return tables


def add_arc(tables, names, low, width, k):
    """The Fourier series gives the distribution function on the whole line, one more after every turn."""
    ends = [mpf(low), mpf(low) + mpf(width)]
    concentration = mpf(k)
    mass = lambda s: von_mises(ends[1], s) - von_mises(ends[0], s)  # noqa: E731
    value = mass(concentration)
    # The logarithm of a number near 1 has the digits of its complement only.
    if mpf("1e-50") < value < mpf("0.99"):
        add(tables, names[0], [low, width, k], mp.log(value))
        add(tables, names[1], [low, width, k], derivative(mass, concentration) / value)


def normal_tables():
    mp.dps = 60
    names = ("logNormalCDF", "logNormalCDFSlope", "logNormalCDFSlopeSlope", "normalQuantile", "normalQuantileOfLog")
    tables = {name: [] for name in (*names, "inverseErf")}
    for z in (-1e8, -1e6, -1e3, -60.0, -40.0, -21.0, -19.0, -10.5, -9.5, -8.0, -3.0, -1.0, -0.3, 0.0, 0.5, 2.0, 6.0, 9.0):
        at = mpf(z)
        value = log_normal_cdf(at)
        add(tables, "logNormalCDF", [z], value)
        density = -at * at / 2 - mp.log(2 * mp.pi) / 2
        slope = mp.exp(density - value)
        add(tables, "logNormalCDFSlope", [z], slope)
        add(tables, "logNormalCDFSlopeSlope", [z], -slope * (at + slope))
    for p in (1e-300, 1e-100, 1e-20, 1e-6, 0.01, 0.074, 0.076, 0.3, 0.49999, 0.6, 0.93, 0.999999):
        add(tables, "normalQuantile", [p], normal_quantile(mp.log(mpf(p))))
    for value in (-1e12, -1e4, -745.0, -700.0, -50.0, -10.0, -2.6, -2.5, -1.0, -0.3, -0.07, -1e-10):
        add(tables, "normalQuantileOfLog", [value], normal_quantile(mpf(value)))
    for y in (-0.999999, -0.86, -0.84, -0.1, 1e-20, 1e-5, 0.5, 0.9, 1 - 2.0**-50):
        add(tables, "inverseErf", [y], mp.erfinv(mpf(y)))
    mp.dps = 50
    return tables


def log_normal_cdf(z):
    if z < -50:
        tail = mp.log(mp.hyp2f0(mpf(1) / 2, 1, -2 / (z * z)))
        return tail - z * z / 2 - mp.log(-z) - mp.log(2 * mp.pi) / 2
    return mp.log(mp.erfc(-z / mp.sqrt(2)) / 2) if z < 5 else mp.log1p(-mp.erfc(z / mp.sqrt(2)) / 2)


def normal_quantile(value):
    """The root of log Phi(z) = value, by Newton's method."""
    if value > mpf(-1) / 2:
        return -normal_quantile(mp.log(-mp.expm1(value)))
    z = -mp.sqrt(-2 * value)
    for _ in range(200):
        log_cdf = log_normal_cdf(z)
        slope = mp.exp(-z * z / 2 - mp.log(2 * mp.pi) / 2 - log_cdf)
        step = (log_cdf - value) / slope
        z -= step
        if abs(step) < abs(z) * mpf(10) ** -45:
            break
    return z


def document():
    tables = {}
    for part in (gamma_tables, beta_tables, bessel_tables, von_mises_tables, normal_tables):
        tables.update(part())
    return tables
