from app.domain.finding import Finding
def lint(xml, types=None): return []
