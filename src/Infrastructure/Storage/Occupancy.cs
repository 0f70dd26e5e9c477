using Parcours.Application.Kernel;

namespace Parcours.Infrastructure.Storage;

/// <summary>Which processes may be at work on the database at once. On SQL Server: as many as like.</summary>
public class Occupancy
{
    /// <summary>Comes in to serve, for as long as the services live.</summary>
    /// <exception cref="ConfigurationException">There is no room beside a process that is in already.</exception>
    public virtual void EnterToServe()
    {
    }

    /// <summary>Comes in to change the schema, until the result is disposed of; null where nobody is in the way.</summary>
    /// <exception cref="ConfigurationException">There is no room beside a process that is in already.</exception>
    public virtual IDisposable? EnterToMigrate() => null;
}
