using Parcours.Application.Kernel;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Operations;

internal sealed class AuditLog(SqlSession sql) : IAuditLog
{
    private static readonly Statement Insert = new("""
        INSERT INTO audit_log (at, actor, address, action, subject, partner_id) VALUES (@At, @Actor, @Address, @Action, @Subject, @Account)
        """);

    public Task Append(AuditEntry entry, CancellationToken ct) => sql.Execute(Insert, entry, ct);
}
